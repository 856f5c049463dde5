package dev.tenon.filter;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import dev.tenon.path.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps the keys of an object store to resources: a key is a folder and the resource's later
 * segments, separated by slashes.
 *
 * <pre>{@code
 * KeyMapping keys = KeyMapping.of("project").under("metadata");
 * keys.resource("metadata/ml/development/run-7");   // project/ml/development/run-7
 * keys.resource("metadata/ml/../fraud/run-7");      // empty: it would leave ml
 * }</pre>
 *
 * <p>A key is checked exactly as it will be used: a key that some client might resolve, decode or
 * truncate to another one has no resource, and no key is repaired. Immutable.
 */
public final class KeyMapping {

  private static final List<String> REFUSED =
      List.of("\\", "?", "#", "%2e", "%2f", "%5c", "%25", "%0", "%1", "%7f");

  private final ImmutableList<String> fixed;
  private final ImmutableList<String> folder;

  private KeyMapping(List<String> fixed, List<String> folder) {
    this.fixed = ImmutableList.copyOf(fixed);
    this.folder = ImmutableList.copyOf(folder);
  }

  /**
   * A mapping of resources that begin with some segments, which keys omit.
   *
   * @param segments the resource's first segments; none if keys have all segments of the resource
   * @return the mapping
   * @throws IllegalArgumentException if one is not a canonical segment
   */
  public static KeyMapping of(String... segments) {
    if (segments.length > 0 && !Resource.of(segments).isCanonical()) {
      throw new IllegalArgumentException("not a resource: " + Arrays.toString(segments));
    }
    return new KeyMapping(ImmutableList.copyOf(segments), ImmutableList.of());
  }

  /**
   * A copy in a folder.
   *
   * @param segments the folder's names, from the outermost
   * @return a new mapping
   * @throws IllegalArgumentException if one is not a valid segment of a key
   */
  public KeyMapping under(String... segments) {
    for (String segment : segments) {
      if (!isSegment(segment)) {
        throw new IllegalArgumentException("not a folder: `" + segment + "`");
      }
    }
    return new KeyMapping(fixed, ImmutableList.copyOf(segments));
  }

  /**
   * The resource of a key.
   *
   * @param key a key as it will be used
   * @return the resource; empty if the key is not in the folder, or not canonical: with an empty,
   *     {@code .} or {@code ..} segment, a backslash, {@code ?}, {@code #}, or an escape that
   *     decodes to a dot, a slash, a backslash, a percent sign or a control character
   */
  public Optional<Resource> resource(String key) {
    List<String> segments = split(key);
    boolean inFolder =
        segments.size() > folder.size() && segments.subList(0, folder.size()).equals(folder);
    if (!inFolder || !segments.stream().allMatch(KeyMapping::isSegment)) {
      return Optional.empty();
    }
    List<String> all = new ArrayList<>(fixed);
    all.addAll(segments.subList(folder.size(), segments.size()));
    return Optional.of(Resource.of(all)).filter(Resource::isCanonical);
  }

  private static List<String> split(String key) {
    List<String> segments = new ArrayList<>();
    int start = 0;
    for (int end = key.indexOf('/'); end >= 0; end = key.indexOf('/', start)) {
      segments.add(key.substring(start, end));
      start = end + 1;
    }
    segments.add(key.substring(start));
    return segments;
  }

  private static boolean isSegment(String text) {
    return Resource.of(text).isCanonical() && isPart(text);
  }

  /** Whether a text may be part of a segment of a key. */
  private static boolean isPart(String text) {
    String lower = Ascii.toLowerCase(text);
    return text.indexOf('/') < 0 && REFUSED.stream().noneMatch(lower::contains);
  }

  /**
   * The lookups and listings that find all keys which pass a filter.
   *
   * @param filter the filter
   * @return the keys, the prefixes, and the test for listed keys
   */
  public KeyListing listing(ResourceFilter filter) {
    List<KeyRegion> regions = new ArrayList<>();
    for (Found found : find(filter.condition())) {
      regions.add(found.region);
    }
    return new KeyListing(regions, this, filter);
  }

  /**
   * A filter as regions of keys, exactly.
   *
   * @param filter the filter
   * @return regions that contain exactly the canonical keys that pass
   * @throws InexpressibleException if it cannot be expressed as regions, with the part that cannot
   */
  public KeyRegions regions(ResourceFilter filter) {
    List<Condition> positive = new ArrayList<>(Facts.conjuncts(onKeys(filter.condition())));
    List<Condition> negative =
        positive.stream().filter(part -> part instanceof Condition.Not).toList();
    positive.removeAll(negative);
    Condition whole = Condition.allOf(positive);
    List<KeyRegion> excepted = new ArrayList<>();
    for (Condition part : negative) {
      excepted.addAll(exactly(Condition.allOf(whole, Condition.not(part))));
    }
    return new KeyRegions(exactly(whole), excepted);
  }

  private List<KeyRegion> exactly(Condition condition) {
    List<KeyRegion> regions = new ArrayList<>();
    for (Found found : find(condition)) {
      if (found.unsaid != null) {
        throw new InexpressibleException(
            InexpressibleException.InexpressibleReason.OPEN_WITHIN_PATH,
            found.unsaid.toString(),
            "a key's region begins with literal text; grant whole folders, or ask the policy for"
                + " each key");
      }
      regions.add(found.region);
    }
    return regions;
  }

  /** A region, and the remaining condition that it does not express. */
  private record Found(KeyRegion region, @Nullable Condition unsaid) {}

  /** The condition after tests of the segments that keys omit are evaluated. */
  private Condition onKeys(Condition condition) {
    List<Condition> facts = new ArrayList<>();
    for (int i = 0; i < fixed.size(); i++) {
      facts.add(new Condition.SegmentEquals(i, fixed.get(i)));
    }
    facts.add(new Condition.LengthAtLeast(fixed.size() + 1));
    return Facts.of(facts).simplify(condition);
  }

  private List<Found> find(Condition condition) {
    List<Found> found = new ArrayList<>();
    Condition left = onKeys(condition);
    if (!left.equals(Condition.NOTHING)) {
      walk(Facts.conjuncts(left), folder, found);
    }
    return found;
  }

  /** Follows literal segments, and then each alternative after them. */
  private void walk(List<Condition> parts, ImmutableList<String> path, List<Found> found) {
    int index = fixed.size() + path.size() - folder.size();
    for (Condition part : parts) {
      Set<String> literals =
          part instanceof Condition.SegmentTest test && test.index() == index
              ? Texts.of(test).literals()
              : null;
      if (literals != null) {
        for (String text : literals) {
          if (isSegment(text)) {
            ImmutableList<String> longer =
                ImmutableList.<String>builder().addAll(path).add(text).build();
            walk(without(parts, part), longer, found);
          }
        }
        return;
      }
    }
    for (Condition part : parts) {
      if (part instanceof Condition.AnyOf any) {
        for (Condition each : any.parts()) {
          List<Condition> joined = new ArrayList<>(Facts.conjuncts(each));
          joined.addAll(without(parts, part));
          walk(joined, path, found);
        }
        return;
      }
    }
    end(parts, path, index, found);
  }

  private static List<Condition> without(List<Condition> parts, Condition part) {
    List<Condition> rest = new ArrayList<>(parts);
    rest.remove(part);
    return rest;
  }

  private void end(
      List<Condition> parts, ImmutableList<String> path, int index, List<Found> found) {
    List<Condition> rest = new ArrayList<>(parts);
    String text = String.join("/", path);
    boolean inFolder = path.size() == folder.size();
    KeyRegion region = new KeyRegion(text, KeyRegion.Extent.AND_BENEATH);
    if (inFolder || rest.remove(new Condition.LengthAtLeast(index + 1))) {
      region = new KeyRegion(text.isEmpty() ? "" : text + "/", KeyRegion.Extent.STARTING);
    }
    for (Condition part : parts) {
      if (part instanceof Condition.SegmentStartsWith starts && starts.index() == index) {
        rest.remove(part);
        region =
            new KeyRegion(
                (text.isEmpty() ? "" : text + "/") + starts.text(), KeyRegion.Extent.STARTING);
        if (starts.text().indexOf('/') >= 0) {
          return;
        }
      }
    }
    if (!inFolder && rest.remove(new Condition.LengthIs(index))) {
      region = new KeyRegion(text, KeyRegion.Extent.EXACTLY);
    }
    found.add(new Found(region, rest.isEmpty() ? null : Condition.allOf(rest)));
  }
}
