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
 * How the keys of an object store spell resources: the resource's later segments, with slashes
 * between them, under a folder.
 *
 * <pre>{@code
 * KeyMapping keys = KeyMapping.of("project").under("metadata");
 * keys.resource("metadata/ml/development/run-7");   // project/ml/development/run-7
 * keys.resource("metadata/ml/../fraud/run-7");      // empty: it would leave ml
 * }</pre>
 *
 * <p>A key is judged as it will be used: one that some client might resolve, decode or cut to
 * another is no resource, and nothing is repaired. Immutable.
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
   * A mapping of resources that begin with some segments, which keys leave out.
   *
   * @param segments the resource's first segments; none if keys spell the whole resource
   * @return the mapping
   * @throws IllegalArgumentException if one is no canonical segment
   */
  public static KeyMapping of(String... segments) {
    if (segments.length > 0 && !Resource.of(segments).isCanonical()) {
      throw new IllegalArgumentException("not a resource: " + Arrays.toString(segments));
    }
    return new KeyMapping(ImmutableList.copyOf(segments), ImmutableList.of());
  }

  /**
   * The same in a folder.
   *
   * @param segments the folder's names, from the outermost
   * @return a new mapping
   * @throws IllegalArgumentException if one cannot be a key's segment
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
   * The resource that a key spells.
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

  /** Whether a text may be part of a key's segment. */
  private static boolean isPart(String text) {
    String lower = Ascii.toLowerCase(text);
    return text.indexOf('/') < 0 && REFUSED.stream().noneMatch(lower::contains);
  }

  /**
   * What to list to find all keys that pass a filter.
   *
   * @param filter the filter
   * @return keys, prefixes, and the test for what is listed
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
   * @return regions that contain the canonical keys which pass, and no others
   * @throws InexpressibleException if it is not of that form, with the part that is not
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

  /** A region, and what else has to hold in it. */
  private record Found(KeyRegion region, @Nullable Condition unsaid) {}

  /** The condition as far as the segments that keys leave out do not decide it. */
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

  /** Follows literal segments as far as they go, and each alternative after them. */
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
