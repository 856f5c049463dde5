package dev.tenon.suite;

import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.RuleCondition;
import dev.tenon.path.AnyName;
import dev.tenon.path.Glob;
import dev.tenon.path.InvalidPathException;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.Variable;
import dev.tenon.path.VariableText;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Validity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The mutations of the rules of roles and limits. */
final class RuleChanges {

  private final Aliases aliases;
  private final AttributeDeclarations attributes;
  private final Set<String> shared;
  private final Consumer<Mutation> found;

  /**
   * Finds changes of rules.
   *
   * @param shared the ids of rules that belong to several roles: changed in one of them, it is
   *     another rule
   */
  RuleChanges(Policy policy, Set<String> shared, Consumer<Mutation> found) {
    this.aliases = policy.aliases();
    this.attributes = policy.attributes();
    this.shared = shared;
    this.found = found;
  }

  void of(Role role) {
    for (int i = 0; i < role.permissions().size(); i++) {
      new One(role, i, false).changes();
    }
  }

  /** The changes of the rules of a limit. */
  void ofLimit(Role limit) {
    for (int i = 0; i < limit.permissions().size(); i++) {
      new One(limit, i, true).changes();
    }
  }

  /** Slightly wider patterns, each with a description of the change. */
  static Map<ResourcePattern, String> wider(ResourcePattern pattern) {
    Map<ResourcePattern, String> wider = new LinkedHashMap<>();
    List<String> texts = pattern.toList();
    if (texts.size() > 1) {
      put(wider, texts.subList(0, texts.size() - 1), "widen");
    }
    for (int i = 0; i < pattern.size(); i++) {
      if (pattern.segment(i) instanceof VariableText text) {
        List<String> copy = new ArrayList<>(texts);
        copy.set(i, text.open().toString());
        put(wider, copy, "widen");
        copy.set(i, new Variable(text.name()).toString());
        put(wider, copy, "widen");
      }
      if (pattern.segment(i) != AnyName.INSTANCE && texts.size() > 1) {
        List<String> copy = new ArrayList<>(texts);
        copy.set(i, "*");
        put(wider, copy, "widen");
      }
    }
    return wider;
  }

  /** Slightly narrower patterns, each with a description of the change. */
  static Map<ResourcePattern, String> narrower(ResourcePattern pattern) {
    Map<ResourcePattern, String> narrower = new LinkedHashMap<>();
    List<String> texts = pattern.toList();
    List<String> longer = new ArrayList<>(texts);
    longer.add(pattern.size(), "*");
    put(narrower, longer, "narrow");
    for (int i = 0; i < pattern.size(); i++) {
      SegmentPattern segment = pattern.segment(i);
      if (segment instanceof Glob glob) {
        List<String> copy = new ArrayList<>(texts);
        copy.set(i, String.join("", glob.chunks()));
        put(narrower, copy, "narrow");
      }
      if (segment instanceof VariableText text && text.star() != VariableText.OuterStar.NONE) {
        List<String> copy = new ArrayList<>(texts);
        VariableText closed =
            new VariableText(
                text.prefix(), text.name(), text.suffix(), VariableText.OuterStar.NONE);
        copy.set(i, closed.toString());
        put(narrower, copy, "narrow");
      }
    }
    return narrower;
  }

  private static void put(Map<ResourcePattern, String> to, List<String> texts, String what) {
    try {
      to.putIfAbsent(ResourcePattern.of(texts), what);
    } catch (InvalidPathException tooLong) {
      // The pattern is invalid, so this change does not exist.
    }
  }

  /** The mutations of one permission. */
  private final class One {

    private final Role role;
    private final boolean limit;
    private final int index;
    private final Permission before;
    private final List<ResourcePattern> patterns;

    One(Role role, int index, boolean limit) {
      this.role = role;
      this.limit = limit;
      this.index = index;
      this.before = role.permissions().get(index);
      this.patterns = List.copyOf(before.resources());
    }

    void changes() {
      add("drop-rule", "drop " + before, "", before.toString(), "", null, patterns);
      for (Effect effect : Effect.values()) {
        boolean possible = effect != Effect.ALLOW || before.exceptedRoles().isEmpty();
        if (effect != before.effect() && effect != Effect.STAGE && possible) {
          Permission other = before.withEffect(effect);
          String from = word(before.effect());
          add(
              "swap-effect",
              from + " becomes " + word(effect) + " in " + before,
              "effect",
              from,
              word(effect),
              other,
              patterns);
        }
      }
      patterns.forEach(this::pattern);
      actions();
      before.exceptions().forEach(this::exception);
      condition();
      times();
      if (!limit && !role.name().equals(Role.EVERYONE)) {
        everyone();
      }
    }

    /** Changes each part of the condition, and drops all of several. */
    private void condition() {
      RuleCondition whole = before.condition();
      Permission plain = before.withCondition(RuleCondition.always());
      if (whole instanceof RuleCondition.AllOf all && all.parts().size() > 1) {
        add(
            "drop-condition",
            "drop all conditions of " + plain,
            "when",
            whole.toString(),
            "",
            plain,
            patterns);
      }
      for (ConditionChanges.Change change :
          ConditionChanges.of(whole, attributes, before.place())) {
        add(
            change.kind(),
            change.text() + " in " + plain,
            change.edit(),
            before.withCondition(change.condition()),
            patterns);
      }
    }

    /** Drops an exception, extends it by each of its parts, and changes its condition. */
    private void exception(Except except) {
      except("drop-exception", "drop the exception " + except, except, List.of());
      Set<Except> wider = new LinkedHashSet<>();
      if (!isSingle(except)) {
        wider.add(except.actions().isEmpty() ? except : except.withActions(List.of()));
        wider.add(except.resources().isEmpty() ? except : except.withResources(List.of()));
        wider.add(except.roles().isEmpty() ? except : except.withRoles(List.of()));
        wider.add(except.withCondition(RuleCondition.always()));
        wider.remove(except);
      }
      wider.forEach(
          other ->
              except(
                  "extend-exception",
                  "exception " + except + " becomes " + other,
                  except,
                  List.of(other)));
      for (ResourcePattern pattern : except.resources()) {
        wider(pattern).keySet().forEach(other -> exception(except, pattern, other));
      }
      for (ConditionChanges.Change change :
          ConditionChanges.of(except.condition(), attributes, before.place())) {
        if (!change.condition().isAlways()) {
          Except other = except.withCondition(change.condition());
          add(
              change.kind(),
              "exception " + except + ": " + change.text() + " in " + before,
              change.edit(),
              before.withExceptions(others(except, List.of(other))),
              patterns);
        }
      }
    }

    private void exception(Except except, ResourcePattern pattern, ResourcePattern wider) {
      List<ResourcePattern> resources = new ArrayList<>(except.resources());
      resources.set(resources.indexOf(pattern), wider);
      add(
          "extend-exception",
          "exception " + pattern + " becomes " + wider + " in " + before,
          "except resources",
          pattern.toString(),
          wider.toString(),
          before.withExceptions(others(except, List.of(except.withResources(resources)))),
          patterns);
    }

    private static boolean isSingle(Except except) {
      long parts =
          Stream.of(except.actions(), except.resources(), except.roles())
              .filter(part -> !part.isEmpty())
              .count();
      return parts + (except.condition().isAlways() ? 0 : 1) == 1;
    }

    private void except(String kind, String text, Except except, List<Except> instead) {
      add(
          kind,
          text + " in " + before,
          "except",
          except.toString(),
          "",
          before.withExceptions(others(except, instead)),
          patterns);
    }

    /** The exceptions with others in place of one. */
    private List<Except> others(Except except, List<Except> instead) {
      List<Except> all = new ArrayList<>(before.exceptions());
      int place = all.indexOf(except);
      all.remove(place);
      all.addAll(place, instead);
      return all;
    }

    private String word(Effect effect) {
      return effect.name().toLowerCase(Locale.ROOT);
    }

    private void pattern(ResourcePattern pattern) {
      if (patterns.size() > 1) {
        replaced("drop-resource", "drop " + pattern, pattern, null);
      }
      wider(pattern)
          .keySet()
          .forEach(p -> replaced("widen", pattern + " becomes " + p, pattern, p));
      narrower(pattern)
          .keySet()
          .forEach(p -> replaced("narrow", pattern + " becomes " + p, pattern, p));
    }

    private void replaced(
        String kind, String text, ResourcePattern pattern, @Nullable ResourcePattern other) {
      List<ResourcePattern> after = new ArrayList<>(patterns);
      after.remove(pattern);
      List<ResourcePattern> touched = new ArrayList<>(List.of(pattern));
      if (other != null) {
        after.add(other);
        touched.add(other);
      }
      Permission changed = before.withResources(after);
      add(
          kind,
          text,
          "resources",
          pattern.toString(),
          other == null ? "" : other.toString(),
          changed,
          touched);
    }

    private void actions() {
      for (NamePattern action : before.actions()) {
        if (before.actions().size() > 1) {
          List<NamePattern> left = new ArrayList<>(before.actions());
          left.remove(action);
          Permission changed = before.withActions(left);
          add(
              "drop-action",
              "drop " + action + " from " + before,
              "actions",
              action.toString(),
              "",
              changed,
              patterns);
        }
      }
    }

    private void times() {
      Validity time = before.validity();
      if (!time.isAlways()) {
        Permission always = before.during(Validity.always());
        add(
            "drop-time",
            "always instead of " + time,
            "time",
            time.toString(),
            "",
            always,
            patterns);
      }
    }

    /** Adds the change that gives the rule to everyone. */
    private void everyone() {
      Mutant.Edit edit = new Mutant.Edit(before.place(), "role", "", "*");
      found.accept(
          new Mutation(
              "add-role",
              "everyone gets " + before,
              edit,
              parts ->
                  parts.roles.compute(
                      Role.EVERYONE,
                      (name, everyone) ->
                          (everyone == null ? Role.of(name) : everyone).with(before)),
              Mutation.Reach.ofRole(Role.EVERYONE, resolved(patterns))));
    }

    private void add(
        String kind,
        String text,
        String key,
        String from,
        String to,
        @Nullable Permission after,
        List<ResourcePattern> touched) {
      add(kind, text, new Mutant.Edit(before.place(), key, from, to), after, touched);
    }

    private void add(
        String kind,
        String text,
        Mutant.Edit edit,
        @Nullable Permission after,
        List<ResourcePattern> touched) {
      String name = role.name();
      found.accept(
          limit
              ? new Mutation(
                  kind,
                  "limit " + name + ": " + text,
                  edit,
                  parts -> parts.limits.put(name, with(after)),
                  Mutation.Reach.ofLimit(resolved(touched)))
              : new Mutation(
                  kind,
                  "role " + name + ": " + text,
                  edit,
                  parts -> parts.roles.put(name, with(after)),
                  Mutation.Reach.ofRole(name, resolved(touched))));
    }

    private Role with(@Nullable Permission after) {
      List<Permission> permissions = new ArrayList<>(role.permissions());
      permissions.remove(index);
      if (after != null) {
        permissions.add(index, shared.contains(after.id()) ? after.withId("") : after);
      }
      return role.withPermissions(permissions);
    }

    private List<ResourcePattern> resolved(List<ResourcePattern> all) {
      return all.stream().map(aliases::resolve).toList();
    }
  }
}
