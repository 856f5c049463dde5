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
 * Second names of resources: a cluster that is known by an id and by an environment's name.
 *
 * <pre>{@code
 * Aliases aliases =
 *     Aliases.none().with(Resource.of("cluster", "staging"), Resource.of("cluster", "N9xnGujkR32e"));
 * aliases.resolve(Resource.of("cluster", "staging", "topic", "tx"));   // cluster/N9xnGujkR32e/topic/tx
 * }</pre>
 *
 * <p>Rules and requests are both resolved, once, before anything is compared: so there is one name
 * to decide about, and no rule is missed under the other. A glob or a wildcard is compared with the
 * resolved name. Immutable; equal when the same names stand for the same.
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
   * No second names.
   *
   * @return the empty instance
   */
  public static Aliases none() {
    return NONE;
  }

  /**
   * The same with another name.
   *
   * @param alias the second name
   * @param canonical what it stands for
   * @return new aliases
   * @throws IllegalArgumentException if either is not canonical, the alias stands for something
   *     else already, or an alias would begin with a canonical name or the other way round: then
   *     one resource could still have two names
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
   * Many second names at once, at a cost linear in their number.
   *
   * @param names for each alias what it stands for
   * @return the aliases
   * @throws IllegalArgumentException if one is not canonical, or an alias would begin with a
   *     canonical name or the other way round
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
   * @return the resource itself if it does not begin with an alias: nothing is allocated then; else
   *     a new one
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

  /** How many of the resource's first segments are an alias; 0 if none. */
  private int aliasOf(Resource resource) {
    return tree.longest(resource);
  }

  /**
   * The pattern with the canonical name in place of an alias that it begins with, literally.
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
   * Whether a pattern begins with a segment as it is written, and still does with aliases resolved.
   *
   * @param segment a segment, such as {@code tenon}
   * @param pattern any pattern, as its author wrote it
   * @return false where a wildcard, a variable or an alias is in the way
   */
  public boolean keeps(String segment, ResourcePattern pattern) {
    return pattern.beginsWith(segment) && resolve(pattern).beginsWith(segment);
  }

  /**
   * The rule of inference with the canonical name in place of an alias that a side begins with.
   *
   * @param inference any rule
   * @return an equal rule if neither side begins with an alias
   */
  public Inference resolve(Inference inference) {
    return inference.resolvedBy(this);
  }

  /**
   * All second names.
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
