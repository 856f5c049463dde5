package dev.tenon.rules;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The actions of a policy: every name that it mentions has a number, and every set of actions that
 * a rule is about exists once.
 *
 * <p>Safe to share. The only state that changes is a memory of names that came with requests and
 * that no rule names exactly; it is bounded, and forgetting costs an allocation and nothing else.
 */
public final class ActionTable {

  private static final int MOST_REMEMBERED = 1024;

  private final ImmutableMap<String, Action> named;
  private final boolean declared;
  private final ImmutableMap<ImmutableSet<NamePattern>, ActionSet> sets;
  private final Map<String, Action> remembered = new ConcurrentHashMap<>();

  private ActionTable(
      ImmutableMap<String, Action> named,
      boolean declared,
      ImmutableMap<ImmutableSet<NamePattern>, ActionSet> sets) {
    this.named = named;
    this.declared = declared;
    this.sets = sets;
  }

  /** The table of a policy. */
  static ActionTable of(Policy policy) {
    Set<ImmutableSet<NamePattern>> written = new LinkedHashSet<>();
    for (Role role : policy.roles().values()) {
      for (Permission permission : role.permissions()) {
        written.add(ImmutableSet.copyOf(permission.actions()));
      }
    }
    ImmutableMap<String, Action> named = number(policy.actions(), written);
    Map<ImmutableSet<NamePattern>, ActionSet> sets = new LinkedHashMap<>();
    Map<NamePattern, BitSet> known = new HashMap<>();
    for (ImmutableSet<NamePattern> patterns : written) {
      BitSet numbers = new BitSet();
      for (NamePattern pattern : patterns) {
        numbers.or(known.computeIfAbsent(pattern, p -> numbers(p, named, policy.actions())));
      }
      sets.put(patterns, new ActionSet(numbers, globs(patterns)));
    }
    return new ActionTable(named, policy.actions().areDeclared(), ImmutableMap.copyOf(sets));
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
      named.put(name, new Action(name, number++));
    }
    return named.buildOrThrow();
  }

  /** The numbers of all that a pattern matches, and of all that these imply. */
  private static BitSet numbers(
      NamePattern pattern, ImmutableMap<String, Action> named, Actions actions) {
    BitSet numbers = new BitSet();
    if (pattern instanceof Literal literal) {
      add(literal.name(), named, actions, numbers);
    } else {
      named.keySet().stream()
          .filter(pattern::matches)
          .forEach(name -> add(name, named, actions, numbers));
    }
    return numbers;
  }

  private static void add(
      String name, ImmutableMap<String, Action> named, Actions actions, BitSet numbers) {
    for (String implied : actions.impliedBy(name)) {
      Action action = named.get(implied);
      if (action != null) {
        numbers.set(action.number());
      }
    }
  }

  private static ImmutableList<NamePattern> globs(Set<NamePattern> patterns) {
    return patterns.stream()
        .filter(pattern -> !(pattern instanceof Literal))
        .collect(ImmutableList.toImmutableList());
  }

  /** The set of actions that a permission is about, implied ones included. */
  ActionSet of(Permission permission) {
    ActionSet set = sets.get(permission.actions());
    if (set == null) {
      throw new IllegalArgumentException("not a permission of this policy: " + permission);
    }
    return set;
  }

  /** The action of a request. Allocates only for a name that no rule names and that is new. */
  public Action resolve(String name) {
    Action action = named.get(name);
    if (action != null) {
      return action;
    }
    return declared ? Action.nothing() : unnamed(name);
  }

  private Action unnamed(String name) {
    Action action = remembered.get(name);
    if (action != null) {
      return action;
    }
    Action fresh = new Action(name, Action.UNNAMED);
    if (remembered.size() < MOST_REMEMBERED) {
      remembered.put(name, fresh);
    }
    return fresh;
  }

  /** Every action that the policy names, in the order of first mention, declared ones first. */
  public Set<String> names() {
    return named.keySet();
  }
}
