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
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The actions of a policy: every name that it mentions has a number, and every set of actions that
 * a rule is about exists once.
 *
 * <p>A policy that was made of another one by changes keeps its table, as long as it declares the
 * same actions. A name that only a change brought has no number: it is known by its text, as globs
 * are. A number for what no rule names any more does no harm.
 *
 * <p>Safe to share. The only state that changes is a memory of names that came with requests and
 * that no rule names exactly; it is bounded, and forgetting costs an allocation and nothing else.
 */
public final class ActionTable {

  private static final int MOST_REMEMBERED = 1024;
  private static final int[] NONE = {};

  private final ImmutableMap<String, Action> named;
  private final Actions declared;
  private final ImmutableMap<ImmutableSet<NamePattern>, ActionSet> sets;
  private final Map<String, Action> remembered = new ConcurrentHashMap<>();

  private ActionTable(
      ImmutableMap<String, Action> named,
      Actions declared,
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
    Map<NamePattern, int[]> known = new HashMap<>();
    for (ImmutableSet<NamePattern> patterns : written) {
      for (NamePattern pattern : patterns) {
        known.computeIfAbsent(pattern, p -> numbers(p, named, policy.actions()));
      }
      sets.put(patterns, set(patterns, named, p -> known.getOrDefault(p, NONE)));
    }
    return new ActionTable(named, policy.actions(), ImmutableMap.copyOf(sets));
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

  /** The numbers of all that a pattern matches, and of all that these imply. */
  private static int[] numbers(
      NamePattern pattern, ImmutableMap<String, Action> named, Actions actions) {
    Stream<String> meant =
        pattern instanceof Literal literal
            ? Stream.of(literal.name())
            : named.keySet().stream().filter(pattern::matches);
    return meant
        .flatMap(name -> actions.impliedBy(name).stream())
        .map(named::get)
        .filter(Objects::nonNull)
        .mapToInt(Action::number)
        .distinct()
        .toArray();
  }

  /** The set that patterns mean: by number what has one, by its text all else. */
  private static ActionSet set(
      Set<NamePattern> patterns,
      ImmutableMap<String, Action> named,
      Function<NamePattern, int[]> numbers) {
    return ActionSet.of(
        patterns.stream().map(numbers).flatMapToInt(Arrays::stream).sorted().distinct().toArray(),
        patterns.stream()
            .filter(p -> !(p instanceof Literal literal && named.containsKey(literal.name())))
            .collect(ImmutableList.toImmutableList()));
  }

  /** The set of actions that a permission is about, implied ones included. */
  ActionSet of(Permission permission) {
    ActionSet set = sets.get(permission.actions());
    return set != null
        ? set
        : set(permission.actions(), named, pattern -> numbers(pattern, named, declared));
  }

  /** The action of a request. Allocates only for a name that no rule names and that is new. */
  public Action resolve(String name) {
    Action action = named.get(name);
    if (action != null) {
      return action;
    }
    Action before = remembered.get(name);
    return before != null ? before : remember(name);
  }

  private Action remember(String name) {
    Action fresh = declared.areDeclared() ? Action.nonexistent(name) : Action.unnamed(name);
    if (remembered.size() < MOST_REMEMBERED) {
      remembered.put(name, fresh);
    }
    return fresh;
  }

  /** Every action that has a number, in the order of first mention, declared ones first. */
  public Set<String> names() {
    return named.keySet();
  }
}
