package dev.tenon.policy;

import com.google.common.collect.ImmutableMap;
import dev.tenon.path.Literal;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Second names (aliases) of resources, such as an environment's name for a cluster that has an id.
 *
 * <pre>{@code
 * Aliases aliases =
 *     Aliases.none().with(Resource.of("cluster", "staging"), Resource.of("cluster", "N9xnGujkR32e"));
 * aliases.resolve(Resource.of("cluster", "staging", "topic", "tx"));   // cluster/N9xnGujkR32e/topic/tx
 * }</pre>
 *
 * <p>Aliases in rules and in requests are resolved once, before they are compared. So a rule
 * applies whichever name it or the request uses. A glob or a wildcard is compared with the resolved
 * name. Immutable; equal when they map the same aliases to the same names.
 */
public final class Aliases {

  private static final Aliases NONE = new Aliases(ImmutableMap.of());

  private final ImmutableMap<Resource, Resource> names;
  private final AliasTree tree;

  private Aliases(ImmutableMap<Resource, Resource> names) {
    this.names = names;
    this.tree = AliasTree.of(names.keySet());
  }

  /**
   * No aliases.
   *
   * @return the empty instance
   */
  public static Aliases none() {
    return NONE;
  }

  /**
   * A copy with another alias.
   *
   * @param alias the second name
   * @param canonical the canonical name it stands for
   * @return new aliases
   * @throws IllegalArgumentException if either is not canonical, the alias already stands for
   *     another name, or an alias would begin with a canonical name or vice versa, so that a
   *     resource could still have two names
   */
  public Aliases with(Resource alias, Resource canonical) {
    if (names.containsKey(alias)) {
      throw new IllegalArgumentException("alias `" + alias + "` is given twice");
    }
    Map<Resource, Resource> more = new LinkedHashMap<>(names);
    more.put(alias, canonical);
    return of(more);
  }

  /**
   * Many aliases at once. The cost is linear in their number.
   *
   * @param names the canonical name for each alias
   * @return the aliases
   * @throws IllegalArgumentException if one is not canonical, or an alias would begin with a
   *     canonical name or vice versa
   */
  public static Aliases of(Map<Resource, Resource> names) {
    names.forEach(Aliases::requireCanonical);
    Aliases all = new Aliases(ImmutableMap.copyOf(names));
    Set<Resource> above = new HashSet<>();
    for (Resource alias : names.keySet()) {
      for (int size = 1; size < alias.size(); size++) {
        above.add(alias.ancestor(size));
      }
    }
    names.forEach((alias, canonical) -> all.requireOneStep(alias, canonical, above));
    return all;
  }

  private static void requireCanonical(Resource alias, Resource canonical) {
    if (!alias.isCanonical() || !canonical.isCanonical()) {
      throw new IllegalArgumentException("not a resource: `" + alias + "` or `" + canonical + "`");
    }
  }

  private void requireOneStep(Resource alias, Resource canonical, Set<Resource> above) {
    if (aliasOf(canonical) != 0 || above.contains(canonical)) {
      throw new IllegalArgumentException(
          "alias `"
              + alias
              + "` leads to `"
              + canonical
              + "`, and an alias is in that or beneath it, so that a name would change twice");
    }
  }

  /**
   * The resource under its canonical name.
   *
   * @param resource any resource
   * @return the resource itself, without an allocation, if it does not begin with an alias;
   *     otherwise a new resource
   */
  public Resource resolve(Resource resource) {
    int size = names.isEmpty() || !resource.isCanonical() ? 0 : aliasOf(resource);
    if (size == 0) {
      return resource;
    }
    Resource alias = resource.ancestor(size);
    List<String> segments = new ArrayList<>(names.getOrDefault(alias, alias).segments());
    segments.addAll(resource.segments().subList(size, resource.size()));
    return Resource.of(segments);
  }

  /** The length, in segments, of the alias that the resource begins with; 0 if there is none. */
  private int aliasOf(Resource resource) {
    return tree.longest(resource);
  }

  /**
   * The pattern with the alias that it literally begins with replaced by the canonical name.
   *
   * @param pattern any pattern
   * @return the pattern itself if it does not begin with an alias
   */
  public ResourcePattern resolve(ResourcePattern pattern) {
    if (names.isEmpty()) {
      return pattern;
    }
    List<String> literals = new ArrayList<>();
    for (SegmentPattern segment : pattern.segments()) {
      if (!(segment instanceof Literal literal)) {
        break;
      }
      literals.add(literal.name());
    }
    int size = literals.isEmpty() ? 0 : aliasOf(Resource.of(literals));
    if (size == 0) {
      return pattern;
    }
    Resource alias = Resource.of(literals.subList(0, size));
    List<String> segments = new ArrayList<>();
    names
        .getOrDefault(alias, alias)
        .segments()
        .forEach(s -> segments.add(Resource.of(s).toString()));
    segments.addAll(pattern.toList().subList(size, pattern.toList().size()));
    return ResourcePattern.of(segments);
  }

  /**
   * Whether a pattern literally begins with a segment, both as written and with aliases resolved.
   *
   * @param segment a segment, such as {@code tenon}
   * @param pattern any pattern, as its author wrote it
   * @return false if the pattern begins with a wildcard, a variable or an alias instead
   */
  public boolean keeps(String segment, ResourcePattern pattern) {
    return pattern.beginsWith(segment) && resolve(pattern).beginsWith(segment);
  }

  /**
   * The inference rule with aliases at the start of its sides replaced by canonical names.
   *
   * @param inference any rule
   * @return an equal rule if neither side begins with an alias
   */
  public Inference resolve(Inference inference) {
    return inference.resolvedBy(this);
  }

  /**
   * All aliases.
   *
   * @return an immutable map from alias to canonical name, in the order in which they were given
   */
  public Map<Resource, Resource> asMap() {
    return names;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Aliases other && names.equals(other.names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }

  @Override
  public String toString() {
    return names.toString();
  }
}
