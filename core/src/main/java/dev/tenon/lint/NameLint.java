package dev.tenon.lint;

import static dev.tenon.diagnostic.Diagnostic.quote;

import dev.tenon.claims.ClaimHolding;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Glob;
import dev.tenon.path.Literal;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.VariableText;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.rules.Confusables;
import java.lang.Character.UnicodeScript;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Finds names that a reader can mistake for others, after Unicode Technical Standard 39. */
final class NameLint {

  private final Policy policy;
  private final Diagnostics found;
  private final Map<String, Place> segments = new LinkedHashMap<>();

  NameLint(Policy policy, Diagnostics found) {
    this.policy = policy;
    this.found = found;
  }

  void run() {
    Map<String, Place> roles = new LinkedHashMap<>();
    Map<String, Place> used = new LinkedHashMap<>();
    for (Role role : policy.roles().values()) {
      Place first =
          role.permissions().stream().map(Permission::place).findFirst().orElse(role.place());
      roles.put(role.name(), role.place().equals(Place.code()) ? first : role.place());
      for (Permission rule : role.permissions()) {
        rule.mentionedResources().forEach(pattern -> collect(pattern, rule.place()));
        rule.mentionedActions()
            .forEach(action -> used.putIfAbsent(action.toString(), rule.place()));
      }
    }
    Map<String, Place> entering = new LinkedHashMap<>();
    Map<String, Place> tenants = new LinkedHashMap<>();
    for (Tenant tenant : policy.tenants()) {
      tenants.put(tenant.name(), tenant.place());
      tenant.roles().forEach(role -> entering.putIfAbsent(role.toString(), tenant.place()));
      tenant.includes().forEach(clause -> collect(clause.pattern(), clause.place()));
      tenant.excludes().forEach(clause -> collect(clause.pattern(), clause.place()));
    }
    Map<String, Place> actions = new LinkedHashMap<>();
    policy.actions().names().forEach(name -> actions.put(name, policy.actions().placeOf(name)));
    used.forEach(actions::putIfAbsent);
    look("role", roles);
    look("tenant", tenants);
    look("action", actions);
    look("segment", segments);
    policy.adminRoles().forEach(role -> entering.putIfAbsent(role.toString(), Place.code()));
    policy.authorizedRoles().forEach(role -> entering.putIfAbsent(role.toString(), Place.code()));
    entering.keySet().removeAll(roles.keySet());
    unseen("role pattern", entering);
    Map<String, Place> values = new LinkedHashMap<>();
    Stream.concat(
            policy.claimMappings().stream(),
            policy.issuers().stream().flatMap(issuer -> issuer.mappings().stream()))
        .forEach(mapping -> values(mapping, values));
    unseen("table's key or value", values);
    Map<String, Place> subjects = new LinkedHashMap<>();
    policy.assignments().forEach(a -> subjects.putIfAbsent(a.key(), a.place()));
    unseen("id", subjects);
  }

  private static void values(ClaimMapping mapping, Map<String, Place> values) {
    for (ClaimHolding holding : mapping.holdings()) {
      holding
          .parts()
          .flatMap(part -> part.table().stream())
          .flatMap(table -> table.keySet().stream())
          .forEach(key -> values.putIfAbsent(key, mapping.place()));
      if (holding instanceof ClaimHolding.Rows table) {
        table.rows().keySet().forEach(key -> values.putIfAbsent(key, mapping.place()));
      }
    }
    for (ClaimOutput output : mapping.yields()) {
      output
          .table()
          .ifPresent(
              table ->
                  table.forEach(
                      (key, given) -> {
                        values.putIfAbsent(key, mapping.place());
                        if (!output.givesRoles()) {
                          given.forEach(value -> values.putIfAbsent(value, mapping.place()));
                        }
                      }));
    }
  }

  /** Checks names from outside the policy for hidden characters only; they may look alike. */
  private void unseen(String kind, Map<String, Place> names) {
    names.forEach(
        (name, place) -> {
          if (Confusables.hidesSomething(name)) {
            hidden(kind, name, place);
          }
        });
  }

  private void collect(ResourcePattern pattern, Place place) {
    for (SegmentPattern segment : pattern.segments()) {
      if (segment instanceof Literal literal && !isMethod(literal.name())) {
        segments.putIfAbsent(literal.name(), place);
      } else if (segment instanceof Glob glob) {
        segments.putIfAbsent(glob.toString(), place);
      } else if (segment instanceof VariableText text) {
        segments.putIfAbsent(text.toString(), place);
      }
    }
  }

  /** Whether it is like {@code GET /x}, whose blank is already reported with the method. */
  private static boolean isMethod(String name) {
    return name.endsWith(" ") && ForeignNotation.method(name).isPresent();
  }

  private void look(String kind, Map<String, Place> names) {
    Map<String, String> first = new LinkedHashMap<>();
    names.forEach(
        (name, place) -> {
          String other = first.putIfAbsent(Confusables.skeleton(name), name);
          if (other != null) {
            alike(kind, name, place, other, names.getOrDefault(other, place));
          }
          Set<UnicodeScript> scripts = Confusables.mixedScripts(name);
          if (Confusables.hidesSomething(name)) {
            hidden(kind, name, place);
          }
          if (!scripts.isEmpty()) {
            mixed(kind, name, place, scripts);
          }
        });
  }

  private void alike(String kind, String name, Place place, String other, Place first) {
    found.add(
        Lint.warning(
                LintCode.LOOK_ALIKE,
                place,
                "the " + kind + " " + quote(name) + " looks like " + quote(other))
            .because("they are different names, " + spelled(name) + " and " + spelled(other))
            .mend("rename one of them, if they are meant to differ")
            .alsoAt(first)
            .about(name));
  }

  private void hidden(String kind, String name, Place place) {
    String bare = name.strip();
    if (!bare.equals(name) && !bare.isEmpty() && !Confusables.hidesSomething(bare)) {
      found.add(
          Lint.warning(
                  LintCode.HIDDEN_CHARACTER,
                  place,
                  "the " + kind + " " + quote(name) + " has a blank at an end")
              .because("nothing is trimmed, so it is another name than " + quote(bare))
              .mend("write " + quote(bare))
              .about(name));
      return;
    }
    found.add(
        Lint.warning(
                LintCode.HIDDEN_CHARACTER,
                place,
                "the " + kind + " " + quote(name) + " has a character that cannot be seen")
            .because("a reader takes it for another name: " + spelled(name))
            .mend("remove the character, and blanks at an end")
            .about(name));
  }

  private void mixed(String kind, String name, Place place, Set<UnicodeScript> scripts) {
    found.add(
        Lint.warning(
                LintCode.MIXED_SCRIPTS,
                place,
                "the " + kind + " " + quote(name) + " has letters of several scripts")
            .because(scripts + " letters may look the same: " + spelled(name))
            .mend("write it in one script")
            .about(name));
  }

  /** A name with non-ASCII characters written as code points. */
  private static String spelled(String name) {
    StringBuilder out = new StringBuilder();
    name.codePoints()
        .forEach(
            c -> {
              if (c < 0x7F) {
                out.appendCodePoint(c);
              } else {
                out.append(String.format("<U+%04X>", c));
              }
            });
    return quote(out.toString());
  }
}
