package dev.tenon.rules;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The actions of a policy: every name that it mentions has a number, and every set of actions of a
 * rule exists once.
 *
 * <p>A policy that was derived from another one shares its table, as long as it declares the same
 * actions. A name that only a change added has no number: it is compared as text, like a glob. A
 * number that no rule uses any more is harmless.
 *
 * <p>Thread-safe. The only mutable state is the cache of recent names in requests that no rule
 * names exactly ({@link RecentActions}).
 */
public final class ActionTable {

  private final ImmutableMap<String, Action> named;
  private final Actions declared;
  private final ImpliedActions implied;
  private final ImmutableMap<ImmutableSet<NamePattern>, ActionSet> sets;
  private final RecentActions recent = new RecentActions();

  private ActionTable(
      ImmutableMap<String, Action> named,
      Actions declared,
      ImpliedActions implied,
      ImmutableMap<ImmutableSet<NamePattern>, ActionSet> sets) {
    this.named = named;
    this.declared = declared;
    this.implied = implied;
    this.sets = sets;
  }

  /** The table of a policy. */
  static ActionTable of(Policy policy) {
    Set<ImmutableSet<NamePattern>> written = new LinkedHashSet<>();
    for (Role role : policy.roles().values()) {
      for (Permission permission : role.permissions()) {
        written.add(ImmutableSet.copyOf(permission.actions()));
        for (Except except : permission.exceptions()) {
          written.add(ImmutableSet.copyOf(except.actions()));
        }
      }
    }
    ImmutableMap<String, Action> named = number(policy.actions(), written);
    Map<ImmutableSet<NamePattern>, ActionSet> sets = new LinkedHashMap<>();
    ImpliedActions implied = ImpliedActions.of(named, policy.actions());
    Set<NamePattern> all = new HashSet<>();
    written.forEach(all::addAll);
    ImpliedActions known = implied.with(all);
    for (ImmutableSet<NamePattern> patterns : written) {
      sets.put(patterns, set(patterns, named, known));
    }
    return new ActionTable(named, policy.actions(), implied, ImmutableMap.copyOf(sets));
  }

  private static ImmutableMap<String, Action> number(
      Actions actions, Set<ImmutableSet<NamePattern>> written) {
    Set<String> names = new LinkedHashSet<>(actions.names());
    for (ImmutableSet<NamePattern> patterns : written) {
      for (NamePattern pattern : patterns) {
        if (pattern instanceof Literal literal) {
          names.add(literal.name());
        }
      }
    }
    ImmutableMap.Builder<String, Action> named = ImmutableMap.builder();
    int number = 0;
    for (String name : names) {
      named.put(name, Action.named(name, number++));
    }
    return named.build();
  }

  /** The set of actions that patterns match: by number if they have one, otherwise by text. */
  private static ActionSet set(
      Set<NamePattern> patterns, ImmutableMap<String, Action> named, ImpliedActions implied) {
    return ActionSet.of(
        implied.by(patterns),
        patterns.stream()
            .filter(p -> !(p instanceof Literal literal && named.containsKey(literal.name())))
            .collect(ImmutableList.toImmutableList()));
  }

  /** The actions that some names and globs cover, including implied ones. */
  ActionSet of(Set<NamePattern> patterns) {
    ActionSet set = sets.get(patterns);
    return set != null ? set : set(patterns, named, implied);
  }

  /**
   * The action of a request. Allocates only for a name that no rule names and that is not cached.
   */
  public Action resolve(String name) {
    Action action = named.get(name);
    if (action != null) {
      return action;
    }
    Action before = recent.get(name);
    return before != null ? before : unknown(name);
  }

  private Action unknown(String name) {
    Action fresh = declared.areDeclared() ? Action.nonexistent(name) : Action.unnamed(name);
    recent.put(fresh);
    return fresh;
  }

  /** Every action with a number, in the order of first mention, declared ones first. */
  public Set<String> names() {
    return named.keySet();
  }
}
