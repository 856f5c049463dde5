package dev.tenon.lint;

import static dev.tenon.diagnostic.Diagnostic.quote;

import com.google.common.collect.Iterables;
import dev.tenon.claims.ClaimHolding;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.Issuer;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds notations of other software, which are taken literally: a deny in one denies nothing, which
 * is an error; an allow in one allows nothing, which is a warning.
 */
final class NotationLint {

  private static final Set<String> EVERYTHING = Set.of("all", "any", "everything", "anything");

  /** Claims whose values may contain a literal {@code *}. */
  private static final Set<String> SCOPES = Set.of("scope", "scopes", "scp", "permissions");

  private final Policy policy;
  private final Diagnostics found;
  private final Set<String> variables = new HashSet<>();
  private final Set<String> actions = new HashSet<>();

  NotationLint(Policy policy, Diagnostics found) {
    this.policy = policy;
    this.found = found;
  }

  void run() {
    variables.add(Subject.USER);
    variables.add(Subject.TENANT);
    mappings().forEach(m -> m.yields().stream().map(ClaimOutput::variable).forEach(variables::add));
    rules()
        .forEach(
            rule -> {
              rule.mentionedResources().forEach(pattern -> variables.addAll(pattern.variables()));
              rule.mentionedActions()
                  .forEach(action -> actions.add(ForeignNotation.spelled(action)));
            });
    for (Permission rule : rules().toList()) {
      boolean limits = rule.effect() != Effect.ALLOW;
      rule.resources().forEach(pattern -> resource(pattern, rule.place(), limits));
      rule.actions().forEach(action -> action(action, rule.place(), limits));
      for (Except except : rule.exceptions()) {
        except.resources().forEach(pattern -> resource(pattern, rule.place(), !limits));
        except.actions().forEach(action -> action(action, rule.place(), !limits));
      }
    }
    for (Tenant tenant : policy.tenants()) {
      clauses(tenant.includes(), false);
      clauses(tenant.excludes(), true);
      tenant.roles().forEach(role -> role(role, "role pattern", tenant.place()));
    }
    policy.adminRoles().forEach(role -> role(role, "admin role", Place.code()));
    policy.authorizedRoles().forEach(role -> role(role, "authorized role", Place.code()));
    mappings().forEach(this::mapping);
  }

  private Stream<Permission> rules() {
    return Stream.concat(policy.roles().values().stream(), policy.limits().values().stream())
        .map(Role::permissions)
        .flatMap(List::stream);
  }

  private Stream<ClaimMapping> mappings() {
    return Stream.concat(
        policy.claimMappings().stream(),
        policy.issuers().stream().map(Issuer::mappings).flatMap(List::stream));
  }

  private void clauses(List<TenantClause> clauses, boolean limits) {
    clauses.forEach(clause -> resource(clause.pattern(), clause.place(), limits));
  }

  private static Diagnostic finding(LintCode code, Place place, boolean limits, String message) {
    return limits
        ? Diagnostic.error(code.code(), place, message)
        : Lint.warning(code, place, message);
  }

  private static String consequence(boolean limits) {
    return limits ? ", so what it is meant to limit stays open" : "";
  }

  private void resource(ResourcePattern pattern, Place place, boolean limits) {
    List<String> names = pattern.segments().stream().map(ForeignNotation::spelled).toList();
    for (int i = 0; i < names.size(); i++) {
      SegmentPattern segment = pattern.segment(i);
      String name = names.get(i);
      if (ForeignNotation.isRegularExpression(name)) {
        expression(segment.toString(), proposals(pattern, names), place, limits);
        return;
      }
      Optional<String> variable = ForeignNotation.variable(name, variables::contains);
      variable.ifPresent(v -> variable(pattern, segment, v, place, limits));
      if (isNegation(name)) {
        negation(segment.toString(), "a resource", place, limits);
      }
    }
    ForeignNotation.method(names.get(0) + (names.size() > 1 ? "/" : ""))
        .filter(m -> names.size() > 1)
        .ifPresent(m -> method(pattern.toString(), m, place, limits));
  }

  /** Proposes whole paths, one for each alternative of a segment or of the whole path. */
  private static List<String> proposals(ResourcePattern pattern, List<String> names) {
    List<String> spelled = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      spelled.add(names.get(i).isEmpty() ? pattern.segment(i).toString() : names.get(i));
    }
    if (!pattern.coversBeneath()) {
      spelled.add(".");
    }
    List<String> whole = ForeignNotation.split(String.join("/", spelled));
    boolean alike =
        whole.stream().map(p -> p.chars().filter(c -> c == '/').count()).distinct().count() == 1;
    if (whole.size() == 1 || !alike) {
      whole = List.of(String.join("/", spelled));
    }
    List<String> all = new ArrayList<>();
    for (String path : whole) {
      List<String> begun = List.of("");
      for (String segment : path.split("/", -1)) {
        List<String> next = new ArrayList<>();
        List<String> written =
            segment.startsWith("${") || segment.equals("**")
                ? List.of(segment)
                : ForeignNotation.patternsFor(segment);
        for (String head : begun) {
          written.forEach(one -> next.add(head.isEmpty() ? one : head + "/" + one));
        }
        begun = next;
      }
      all.addAll(begun);
    }
    return all;
  }

  private void expression(String text, List<String> proposals, Place place, boolean limits) {
    found.add(
        finding(
                LintCode.REGULAR_EXPRESSION,
                place,
                limits,
                quote(text) + " is taken literally, and not as a regular expression")
            .because(
                "`*` stands for any run of characters, and every other character for itself"
                    + consequence(limits))
            .mend(instead(proposals))
            .about(text));
  }

  private static String instead(List<String> proposals) {
    return proposals.isEmpty()
        ? "write one name for each case, with `*` for any run of characters"
        : "write " + and(proposals);
  }

  private static String and(List<String> texts) {
    List<String> quoted = texts.stream().map(Diagnostic::quote).toList();
    int last = quoted.size() - 1;
    return last == 0
        ? quoted.get(0)
        : String.join(", ", Iterables.limit(quoted, last))
            + " and "
            + quoted.get(last)
            + ", each as an element of its own";
  }

  private void variable(
      ResourcePattern pattern, SegmentPattern segment, String name, Place place, boolean limits) {
    String text = ForeignNotation.spelled(segment);
    String meant =
        pattern.segments().stream()
            .map(s -> s.equals(segment) ? "${" + name + "}" : s.toString())
            .collect(Collectors.joining("/"));
    String any =
        pattern.segments().stream()
            .map(s -> s.equals(segment) ? "*" : s.toString())
            .collect(Collectors.joining("/"));
    found.add(
        finding(
                LintCode.FOREIGN_VARIABLE,
                place,
                limits,
                quote(text) + " is a name, and no variable")
            .because("a variable is written `${" + name + "}`" + consequence(limits))
            .mend(
                "write "
                    + quote(meant)
                    + " for the subject's own values of "
                    + quote(name)
                    + ", or "
                    + quote(any)
                    + " for any name")
            .about(text));
  }

  private void method(String path, Matcher parts, Place place, boolean limits) {
    String rest = path.substring(parts.start(2));
    String plain = rest.startsWith("/") ? rest.substring(1) : rest;
    found.add(
        finding(
                LintCode.METHOD_IN_PATH,
                place,
                limits,
                quote(path)
                    + " begins with a segment "
                    + quote(path.substring(0, path.indexOf('/'))))
            .because("a path has no method; what is done is an action" + consequence(limits))
            .mend("write the resource " + quote(plain) + " and the action " + quote(parts.group(1)))
            .about(path));
  }

  private static boolean isNegation(String name) {
    return name.length() > 1 && name.startsWith("!");
  }

  private void negation(String text, String what, Place place, boolean limits) {
    found.add(
        finding(
                LintCode.NEGATION,
                place,
                limits,
                quote(text) + " begins with `!`, which negates nothing")
            .because("`!` is a character of the name like any other" + consequence(limits))
            .mend(
                "write a rule on "
                    + what
                    + " "
                    + quote(text.substring(1))
                    + " with the opposite effect")
            .about(text));
  }

  private void action(NamePattern action, Place place, boolean limits) {
    if (action instanceof Literal literal && policy.actions().names().contains(literal.name())) {
      return;
    }
    String name = ForeignNotation.spelled(action);
    String text = name.replace('\u0001', '*');
    Optional<List<String>> several = several(name);
    Optional<Matcher> method = ForeignNotation.method(name).filter(m -> m.group(2).contains("/"));
    if (EVERYTHING.contains(name.toLowerCase(Locale.ROOT))) {
      found.add(
          finding(
                  LintCode.ACTION_ALL,
                  place,
                  limits,
                  quote(text) + " is one action, and not all of them")
              .because("only `*` stands for every action" + consequence(limits))
              .mend("write `\"*\"`, or declare the action " + quote(text) + " with what it implies")
              .about(text));
    } else if (method.isPresent()) {
      String path = method.get().group(2);
      found.add(
          finding(
                  LintCode.METHOD_IN_PATH,
                  place,
                  limits,
                  "the action " + quote(text) + " has a path in it")
              .because(
                  "an action has no path; to what it is done is a resource" + consequence(limits))
              .mend(
                  "write the action "
                      + quote(method.get().group(1))
                      + " and the resource "
                      + quote(path.startsWith("/") ? path.substring(1) : path))
              .about(text));
    } else if (several.isPresent()) {
      found.add(
          finding(
                  LintCode.ACTION_LIST,
                  place,
                  limits,
                  quote(text) + " is one action, and no list of actions")
              .because("each element of `actions` is one name" + consequence(limits))
              .mend("write " + and(several.get()))
              .about(text));
    } else if (ForeignNotation.isRegularExpression(name)) {
      expression(text, ForeignNotation.patternsFor(name), place, limits);
    } else if (isNegation(name)) {
      negation(text, "the action", place, limits);
    }
  }

  /** The actions in a text, separated by commas, or by blanks if the policy has all of them. */
  private Optional<List<String>> several(String text) {
    String mark = text.matches(".*\\w *[,;] *\\w.*") ? " *[,;] *" : " +";
    List<String> parts = List.of(text.strip().split(mark));
    boolean known = !mark.equals(" +") || actions.containsAll(parts);
    return parts.size() > 1 && known && parts.stream().noneMatch(String::isBlank)
        ? Optional.of(parts)
        : Optional.empty();
  }

  private void role(NamePattern role, String kind, Place place) {
    String name = ForeignNotation.spelled(role);
    if (ForeignNotation.isRegularExpression(name)) {
      List<String> proposals = ForeignNotation.patternsFor(name);
      found.add(
          Lint.warning(
                  LintCode.REGULAR_EXPRESSION,
                  place,
                  "the "
                      + kind
                      + " "
                      + quote(name)
                      + " is taken literally, and not as a regular expression")
              .because("`*` stands for any run of characters, and every other character for itself")
              .mend(instead(proposals))
              .about(name));
    } else if (isNegation(name)) {
      found.add(
          Lint.warning(
                  LintCode.NEGATION,
                  place,
                  "the " + kind + " " + quote(name) + " begins with `!`, which negates nothing")
              .because("`!` is a character of the name like any other")
              .mend("name the roles that are meant")
              .about(name));
    }
  }

  private void mapping(ClaimMapping mapping) {
    path(mapping.path(), mapping.place());
    mapping.pattern().ifPresent(pattern -> literals(pattern.toString(), mapping.place()));
    boolean scopes = SCOPES.contains(Iterables.getLast(mapping.path().steps()));
    Set<String> keys = new LinkedHashSet<>();
    for (ClaimOutput output : mapping.yields()) {
      output.table().ifPresent(table -> keys.addAll(table.keySet()));
    }
    Stream.concat(mapping.holdings().stream(), mapping.limit().stream())
        .forEach(
            holding -> {
              holding
                  .parts()
                  .flatMap(part -> part.table().stream())
                  .map(Map::keySet)
                  .forEach(keys::addAll);
              if (holding instanceof ClaimHolding.Rows table) {
                keys.addAll(table.rows().keySet());
              }
            });
    keys.forEach(key -> key(key, scopes, mapping.place()));
  }

  private void key(String key, boolean scopes, Place place) {
    boolean expression = ForeignNotation.isRegularExpression(key);
    if (!expression && (scopes || key.indexOf('*') < 0)) {
      return;
    }
    List<String> values = expression ? ForeignNotation.patternsFor(key) : List.of(key);
    boolean open = values.isEmpty() || values.stream().anyMatch(v -> v.indexOf('*') >= 0);
    found.add(
        Lint.warning(
                expression ? LintCode.REGULAR_EXPRESSION : LintCode.LITERAL_STAR,
                place,
                "the key " + quote(key) + " of a table is compared as it stands")
            .because("a table compares whole values, and `*` stands for itself there")
            .mend(
                open
                    ? "write a key for each value"
                        + captured(values)
                            .map(
                                p ->
                                    ", or a mapping with "
                                        + quote("pattern: " + p)
                                        + " and "
                                        + quote("{capture: name}"))
                            .orElse("")
                    : "write " + and(values))
            .about(key));
  }

  /** A claim pattern that captures the part which the star was meant to match. */
  private static Optional<String> captured(List<String> values) {
    return values.size() == 1
            && values.get(0).chars().filter(c -> c == '*').count() == 1
            && values.get(0).length() > 1
        ? Optional.of(values.get(0).replace("*", "{name}"))
        : Optional.empty();
  }

  private void path(ClaimPath path, Place place) {
    if (path.spelling() == ClaimPath.Spelling.NAME) {
      return;
    }
    String text = path.text();
    boolean star = path.steps().stream().anyMatch(NotationLint::standsForSeveral);
    if (!star && !text.startsWith("$.")) {
      return;
    }
    String plain = text.replaceAll("\\[[*\\d]*\\]", "").replaceAll("^\\$\\.", "");
    found.add(
        Lint.warning(
                LintCode.LITERAL_STAR,
                place,
                "the claim " + quote(text) + " is looked up as it stands")
            .because("each step of the path is the name of one member, and not an expression")
            .mend(
                plain.indexOf('*') >= 0
                    ? "write one mapping for each name, such as "
                        + quote(plain.replace("*", "my-client"))
                    : "write " + quote(plain) + "; the `shape` says whether it is a list")
            .about(text));
  }

  private static boolean standsForSeveral(String step) {
    return step.equals("*") || step.equals("**") || step.matches(".*\\[(\\*|\\d+)?\\]");
  }

  private void literals(String pattern, Place place) {
    String names = pattern.replaceAll("\\{[^}]*\\}", "x");
    if (names.indexOf('*') < 0 && !ForeignNotation.isRegularExpression(names)) {
      return;
    }
    String plain = pattern.replaceAll("^\\^|\\$$", "").replaceAll("\\.[*+]", "*");
    String free = plain.replaceFirst("\\*", "{rest}");
    found.add(
        Lint.warning(
                LintCode.LITERAL_STAR,
                place,
                "the claim pattern " + quote(pattern) + " has characters that stand for themselves")
            .because("only a capture such as `{name}` stands for other characters")
            .mend("write " + quote(free))
            .about(pattern));
  }
}
