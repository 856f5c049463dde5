package dev.tenon.policy;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.PathProblem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * The actions that a policy declares, and what each implies.
 *
 * <pre>{@code
 * Actions actions =
 *     Actions.none()
 *         .declaring("TOPIC_DATA_QUERY")
 *         .declaring("TOPIC_INSPECT", "TOPIC_DATA_QUERY");
 * actions.impliedBy("TOPIC_INSPECT");   // TOPIC_INSPECT, TOPIC_DATA_QUERY
 * }</pre>
 *
 * <p>A rule for an action also covers every action that it implies, for each effect. If any action
 * is declared, rules cover declared actions only. Immutable; equal when both declare the same
 * actions with the same implications.
 */
public final class Actions {

  private static final Actions NONE = new Actions(ImmutableMap.of(), ImmutableMap.of());

  private final ImmutableMap<String, ImmutableSet<String>> implied;
  private final ImmutableMap<String, Place> places;

  private Actions(
      ImmutableMap<String, ImmutableSet<String>> implied, ImmutableMap<String, Place> places) {
    implied.keySet().forEach(Actions::requireName);
    implied.values().forEach(names -> names.forEach(Actions::requireName));
    this.implied = implied;
    this.places = places;
  }

  private static void requireName(String action) {
    if (!(NamePattern.of(action) instanceof Literal)) {
      throw new IllegalArgumentException(
          "a declared action has an exact name, without `*`: `" + action + "`");
    }
  }

  /**
   * No declaration: a policy may name any action.
   *
   * @return the empty instance
   */
  public static Actions none() {
    return NONE;
  }

  /**
   * Declares many actions at once. The cost is linear in their number.
   *
   * @param implied for each declared action the actions that it implies directly
   * @param places where each was written
   * @return the declarations
   * @throws IllegalArgumentException if a name is not canonical, or has a {@code *}
   */
  public static Actions of(
      Map<String, ? extends Collection<String>> implied, Map<String, Place> places) {
    ImmutableMap.Builder<String, ImmutableSet<String>> copy = ImmutableMap.builder();
    implied.forEach((action, names) -> copy.put(action, ImmutableSet.copyOf(names)));
    return new Actions(copy.build(), ImmutableMap.copyOf(places));
  }

  /**
   * A copy that also declares an action, or adds implied actions to a declared one.
   *
   * @param action an exact name
   * @param implies the actions that it implies directly
   * @return new declarations
   * @throws IllegalArgumentException if a name is not canonical, or has a {@code *}
   */
  public Actions declaring(String action, String... implies) {
    return declaring(action, List.of(implies), Place.code());
  }

  /**
   * A copy that also declares an action, or adds implied actions to a declared one.
   *
   * @param action an exact name
   * @param implies the actions that it implies directly
   * @param place where it was written
   * @return new declarations
   * @throws IllegalArgumentException if a name is not canonical, or has a {@code *}
   */
  public Actions declaring(String action, Collection<String> implies, Place place) {
    PathProblem.requireName(action);
    implies.forEach(PathProblem::requireName);
    Map<String, ImmutableSet<String>> more = new LinkedHashMap<>(implied);
    more.merge(
        action,
        ImmutableSet.copyOf(implies),
        (a, b) -> ImmutableSet.<String>builder().addAll(a).addAll(b).build());
    Map<String, Place> where = new LinkedHashMap<>(places);
    where.putIfAbsent(action, Objects.requireNonNull(place, "place"));
    return new Actions(ImmutableMap.copyOf(more), ImmutableMap.copyOf(where));
  }

  /**
   * A copy in which a declared action implies other actions.
   *
   * @param action a declared action
   * @param implies the actions that it implies directly, which replace the previous ones
   * @return new declarations
   * @throws IllegalArgumentException if the action is not declared
   */
  public Actions withImplied(String action, Collection<String> implies) {
    if (!implied.containsKey(Objects.requireNonNull(action, "action"))) {
      throw new IllegalArgumentException("action `" + action + "` is not declared");
    }
    Map<String, ImmutableSet<String>> changed = new LinkedHashMap<>(implied);
    changed.put(action, ImmutableSet.copyOf(implies));
    return new Actions(ImmutableMap.copyOf(changed), places);
  }

  /**
   * Whether any action is declared. If so, only declared actions exist.
   *
   * @return false if rules may name any action
   */
  public boolean areDeclared() {
    return !implied.isEmpty();
  }

  /**
   * The declared actions.
   *
   * @return an immutable set of names in the order in which they were declared
   */
  public Set<String> names() {
    return implied.keySet();
  }

  /** Whether an action of a rule matches at least one declared action. */
  boolean declare(NamePattern action) {
    return action instanceof Literal literal
        ? implied.containsKey(literal.name())
        : implied.keySet().stream().anyMatch(action::matches);
  }

  /**
   * The actions that an action implies directly.
   *
   * @param action a name
   * @return an immutable set of names, empty if it implies nothing or is not declared
   */
  public Set<String> impliedDirectlyBy(String action) {
    return implied.getOrDefault(action, ImmutableSet.of());
  }

  /**
   * An action and all actions that it implies, directly or indirectly. Terminates even if the
   * declarations have a cycle.
   *
   * @param action a name
   * @return an immutable set of names, the action first
   */
  public Set<String> impliedBy(String action) {
    return impliedBy(List.of(action));
  }

  /**
   * Some actions and all actions that they imply, directly or indirectly. The cost is linear in the
   * number of declarations, independent of the number of actions passed.
   *
   * @param actions names
   * @return an immutable set of names, the given actions first
   */
  public Set<String> impliedBy(Collection<String> actions) {
    return closure(actions, this::impliedDirectlyBy);
  }

  /**
   * An action and all actions that imply it, directly or indirectly. The cost is linear in the
   * number of declarations.
   *
   * @param action a name
   * @return an immutable set of names, the action first
   */
  public Set<String> implying(String action) {
    Map<String, List<String>> directly = new HashMap<>();
    implied.forEach(
        (from, all) ->
            all.forEach(to -> directly.computeIfAbsent(to, key -> new ArrayList<>()).add(from)));
    return closure(List.of(action), name -> directly.getOrDefault(name, List.of()));
  }

  private static Set<String> closure(
      Collection<String> from, Function<String, Collection<String>> next) {
    Set<String> all = new LinkedHashSet<>(from);
    Deque<String> open = new ArrayDeque<>(all);
    while (!open.isEmpty()) {
      for (String name : next.apply(open.remove())) {
        if (all.add(name)) {
          open.add(name);
        }
      }
    }
    return ImmutableSet.copyOf(all);
  }

  /**
   * Where an action was declared.
   *
   * @param action a name
   * @return the place
   */
  public Place placeOf(String action) {
    return places.getOrDefault(action, Place.code());
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Actions other && implied.equals(other.implied);
  }

  @Override
  public int hashCode() {
    return implied.hashCode();
  }

  @Override
  public String toString() {
    return implied.toString();
  }
}
