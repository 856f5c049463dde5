package dev.tenon.filter;

import com.google.common.collect.ImmutableSortedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A plan to find the objects that pass a filter in a store that lists keys by prefix: look up the
 * keys, list the prefixes, and keep the keys that pass {@link #test}.
 *
 * <pre>{@code
 * KeyListing listing = keys.listing(access.filter("READ"));
 * for (String prefix : listing.prefixes()) {
 *   store.list(prefix).filter(listing::test).forEach(found::add);
 * }
 * }</pre>
 *
 * <p>Complete: every key that passes is looked up or begins with a prefix. No key is listed twice:
 * no prefix begins with another one, and no key begins with a prefix. If nothing passes, both sets
 * are empty. Immutable.
 */
public final class KeyListing implements Predicate<String> {

  private final ImmutableSortedSet<String> keys;
  private final ImmutableSortedSet<String> prefixes;
  private final KeyMapping mapping;
  private final ResourceFilter filter;

  KeyListing(Iterable<KeyRegion> regions, KeyMapping mapping, ResourceFilter filter) {
    TreeSet<String> single = new TreeSet<>();
    TreeSet<String> begin = new TreeSet<>();
    for (KeyRegion region : regions) {
      switch (region.extent()) {
        case EXACTLY -> single.add(region.text());
        case STARTING -> begin.add(region.text());
        case AND_BENEATH -> {
          single.add(region.text());
          begin.add(region.text() + "/");
        }
      }
    }
    this.prefixes =
        begin.stream()
            .filter(p -> begin.stream().noneMatch(o -> !o.equals(p) && p.startsWith(o)))
            .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo));
    this.keys =
        single.stream()
            .filter(key -> prefixes.stream().noneMatch(key::startsWith))
            .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo));
    this.mapping = mapping;
    this.filter = filter;
  }

  /**
   * The keys to look up.
   *
   * @return an immutable sorted set
   */
  public Set<String> keys() {
    return keys;
  }

  /**
   * The prefixes to list.
   *
   * @return an immutable sorted set; the empty prefix for all keys
   */
  public Set<String> prefixes() {
    return prefixes;
  }

  /**
   * Whether a key passes.
   *
   * @param key a key in the store or in a request
   * @return true exactly if it is a canonical key whose resource passes the filter
   */
  @Override
  public boolean test(String key) {
    return mapping.resource(key).filter(filter).isPresent();
  }

  @Override
  public String toString() {
    return "keys " + keys + ", prefixes " + prefixes;
  }
}
