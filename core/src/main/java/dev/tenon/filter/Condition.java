package dev.tenon.filter;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.RuleCondition;
import dev.tenon.evaluation.ConditionCompiler;
import dev.tenon.evaluation.Program;
import dev.tenon.evaluation.RowTest;
import dev.tenon.path.Glob;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * A condition on canonical resources, as a small closed tree.
 *
 * <pre>{@code
 * Condition jobs =
 *     Condition.allOf(
 *         new Condition.SegmentEquals(0, "flink"),
 *         new Condition.SegmentEquals(2, "flink-job"),
 *         Condition.not(new Condition.SegmentStartsWith(3, "tx_audit")));
 * jobs.test(Resource.of("flink", "prod", "flink-job", "tx_7"));   // true
 * }</pre>
 *
 * <p>A test of a segment is false for a resource that has no such segment, so {@link #not} of it is
 * true. {@link #allOf}, {@link #anyOf} and {@link #not} create a tree in normal form: no part is
 * repeated or implied by another one, common parts of alternatives are factored out, and parts have
 * a fixed order. Equality is structural; equivalent conditions are usually, but not always, equal.
 *
 * <p>Immutable; texts are compared by code unit.
 *
 * <p>Cases may be added in a later version: a renderer must reject a case that it does not know,
 * and never omit it, which would widen or narrow the filter.
 */
public sealed interface Condition {

  /** The condition that every resource meets. */
  Condition EVERYTHING = new Everything();

  /** The condition that no resource meets. */
  Condition NOTHING = new Nothing();

  /**
   * Whether a resource meets the condition.
   *
   * @param resource a canonical resource
   * @return true if it does
   */
  boolean test(Resource resource);

  /**
   * Whether a resource with attributes meets the condition.
   *
   * @param resource a canonical resource
   * @param attributes the attributes of the resource
   * @return true if it does
   */
  boolean test(Resource resource, AttributeLookup attributes);

  /**
   * The condition that the condition of a rule is true, for a subject, a request and a time. What
   * remains is about the attributes of the resource alone. It is two-valued: it does not hold where
   * the condition of the rule is unknown.
   *
   * @param condition the condition of a rule
   * @param declared the attributes that the policy declares
   * @param variables the subject's variables, with its attributes
   * @param request the attributes of the request
   * @param now the time of the request
   * @return a condition; {@link #EVERYTHING} or {@link #NOTHING} if it does not depend on the
   *     resource
   * @throws IllegalArgumentException if the condition does not fit the declarations
   */
  static Condition when(
      RuleCondition condition,
      AttributeDeclarations declared,
      Variables variables,
      Attributes request,
      Instant now) {
    RowTest rest =
        ConditionCompiler.compile(condition, declared)
            .remainder(variables, request, now.toEpochMilli())
            .certain();
    return rest.isConstant()
        ? rest.equals(RowTest.always()) ? EVERYTHING : NOTHING
        : new OfAttributes(rest);
  }

  /**
   * The condition that all of some conditions hold.
   *
   * @param parts any conditions
   * @return their conjunction in normal form; {@link #EVERYTHING} for none
   */
  static Condition allOf(Condition... parts) {
    return Conjunction.of(Arrays.asList(parts));
  }

  /**
   * The condition that all of some conditions hold.
   *
   * @param parts any conditions
   * @return their conjunction in normal form; {@link #EVERYTHING} for none
   */
  static Condition allOf(Collection<Condition> parts) {
    return Conjunction.of(parts);
  }

  /**
   * The condition that at least one of some conditions holds.
   *
   * @param parts any conditions
   * @return their disjunction in normal form; {@link #NOTHING} for none
   */
  static Condition anyOf(Condition... parts) {
    return Disjunction.of(Arrays.asList(parts));
  }

  /**
   * The condition that at least one of some conditions holds.
   *
   * @param parts any conditions
   * @return their disjunction in normal form; {@link #NOTHING} for none
   */
  static Condition anyOf(Collection<Condition> parts) {
    return Disjunction.of(parts);
  }

  /**
   * The negation of a condition.
   *
   * @param part any condition
   * @return its negation in normal form
   */
  static Condition not(Condition part) {
    if (part instanceof Not negation) {
      return negation.part();
    }
    return part.equals(EVERYTHING) ? NOTHING : part.equals(NOTHING) ? EVERYTHING : new Not(part);
  }

  /**
   * The condition that a pattern covers a resource, for a subject with some variables.
   *
   * @param pattern the pattern
   * @param variables the subject's variables
   * @return a condition that holds exactly if the coverage is {@link dev.tenon.path.Coverage#FULL}
   */
  static Condition covered(ResourcePattern pattern, Variables variables) {
    return new Patterns(variables, false).covers(pattern);
  }

  /**
   * The condition that a pattern covers a resource, or would but for unset variables.
   *
   * @param pattern the pattern
   * @param variables the subject's variables
   * @return a condition that holds exactly if the coverage is not {@link
   *     dev.tenon.path.Coverage#NONE}
   */
  static Condition perhapsCovered(ResourcePattern pattern, Variables variables) {
    return new Patterns(variables, true).covers(pattern);
  }

  /** Every resource. */
  record Everything() implements Condition {
    @Override
    public boolean test(Resource resource) {
      return true;
    }

    @Override
    public boolean test(Resource resource, AttributeLookup attributes) {
      return test(resource);
    }

    @Override
    public String toString() {
      return "everything";
    }
  }

  /** No resource. */
  record Nothing() implements Condition {
    @Override
    public boolean test(Resource resource) {
      return false;
    }

    @Override
    public boolean test(Resource resource, AttributeLookup attributes) {
      return test(resource);
    }

    @Override
    public String toString() {
      return "nothing";
    }
  }

  /**
   * Resources that meet at least one of some conditions.
   *
   * @param parts the conditions
   */
  record AnyOf(List<Condition> parts) implements Condition {
    /** Copies the parts. */
    public AnyOf {
      parts = ImmutableList.copyOf(parts);
    }

    @Override
    public boolean test(Resource resource) {
      return test(resource, Attributes.none());
    }

    @Override
    public boolean test(Resource resource, AttributeLookup attributes) {
      for (Condition part : parts) {
        if (part.test(resource, attributes)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String toString() {
      return Printed.list("any of", parts);
    }
  }

  /**
   * Resources that meet all of some conditions.
   *
   * @param parts the conditions
   */
  record AllOf(List<Condition> parts) implements Condition {
    /** Copies the parts. */
    public AllOf {
      parts = ImmutableList.copyOf(parts);
    }

    @Override
    public boolean test(Resource resource) {
      return test(resource, Attributes.none());
    }

    @Override
    public boolean test(Resource resource, AttributeLookup attributes) {
      for (Condition part : parts) {
        if (!part.test(resource, attributes)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String toString() {
      return Printed.list("all of", parts);
    }
  }

  /**
   * Resources that do not meet a condition.
   *
   * @param part the condition
   */
  record Not(Condition part) implements Condition {
    @Override
    public boolean test(Resource resource) {
      return test(resource, Attributes.none());
    }

    @Override
    public boolean test(Resource resource, AttributeLookup attributes) {
      return !part.test(resource, attributes);
    }

    @Override
    public String toString() {
      return "not " + part;
    }
  }

  /** Resources whose attributes make the condition of a rule true; made by {@link #when}. */
  final class OfAttributes implements Condition {

    private final RowTest rest;

    private OfAttributes(RowTest rest) {
      this.rest = rest;
    }

    /** What the attributes must make true. */
    RowTest rest() {
      return rest;
    }

    @Override
    public boolean test(Resource resource) {
      return test(resource, Attributes.none());
    }

    @Override
    public boolean test(Resource resource, AttributeLookup attributes) {
      return rest.truth(attributes) == Program.TRUE;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof OfAttributes other && rest.equals(other.rest);
    }

    @Override
    public int hashCode() {
      return rest.hashCode();
    }

    @Override
    public String toString() {
      return rest.toString();
    }
  }

  /**
   * A condition on one segment.
   *
   * <p>Cases may be added in a later version, as for every {@link Condition}.
   */
  sealed interface SegmentTest extends Condition {

    /**
     * The index of the segment.
     *
     * @return its index, from 0
     */
    int index();

    /**
     * Whether a text is accepted as the segment.
     *
     * @param segment a canonical segment
     * @return true if it is
     */
    boolean accepts(String segment);

    /**
     * A copy for another segment.
     *
     * @param other its index, from 0
     * @return a new test
     */
    SegmentTest at(int other);

    @Override
    default boolean test(Resource resource) {
      return index() < resource.size() && accepts(resource.segment(index()));
    }

    @Override
    default boolean test(Resource resource, AttributeLookup attributes) {
      return test(resource);
    }
  }

  /**
   * Resources with a given segment at an index.
   *
   * @param index from 0
   * @param text the segment
   */
  record SegmentEquals(int index, String text) implements SegmentTest {
    /** Checks the index. */
    public SegmentEquals {
      Preconditions.checkElementIndex(index, Resource.MAX_SEGMENTS);
    }

    @Override
    public boolean accepts(String segment) {
      return segment.equals(text);
    }

    @Override
    public SegmentTest at(int other) {
      return new SegmentEquals(other, text);
    }

    @Override
    public String toString() {
      return "[" + index + "] = " + Printed.quote(text);
    }
  }

  /**
   * Resources with one of some segments at an index.
   *
   * @param index from 0
   * @param texts the segments, sorted
   */
  record SegmentOneOf(int index, Set<String> texts) implements SegmentTest {
    /** Checks the index, copies and sorts the texts. */
    public SegmentOneOf {
      Preconditions.checkElementIndex(index, Resource.MAX_SEGMENTS);
      texts = ImmutableSortedSet.copyOf(texts);
    }

    @Override
    public boolean accepts(String segment) {
      return texts.contains(segment);
    }

    @Override
    public SegmentTest at(int other) {
      return new SegmentOneOf(other, texts);
    }

    @Override
    public String toString() {
      return "["
          + index
          + "] in "
          + texts.stream().map(Printed::quote).collect(ImmutableList.toImmutableList());
    }
  }

  /**
   * Resources whose segment at an index begins with a text.
   *
   * @param index from 0
   * @param text the beginning, not empty
   */
  record SegmentStartsWith(int index, String text) implements SegmentTest {
    /** Checks the index. */
    public SegmentStartsWith {
      Preconditions.checkElementIndex(index, Resource.MAX_SEGMENTS);
      Preconditions.checkArgument(!text.isEmpty(), "every segment starts with nothing");
    }

    @Override
    public boolean accepts(String segment) {
      return segment.startsWith(text);
    }

    @Override
    public SegmentTest at(int other) {
      return new SegmentStartsWith(other, text);
    }

    @Override
    public String toString() {
      return "[" + index + "] starts with " + Printed.quote(text);
    }
  }

  /**
   * Resources whose segment at an index ends with a text.
   *
   * @param index from 0
   * @param text the end, not empty
   */
  record SegmentEndsWith(int index, String text) implements SegmentTest {
    /** Checks the index. */
    public SegmentEndsWith {
      Preconditions.checkElementIndex(index, Resource.MAX_SEGMENTS);
      Preconditions.checkArgument(!text.isEmpty(), "every segment ends with nothing");
    }

    @Override
    public boolean accepts(String segment) {
      return segment.endsWith(text);
    }

    @Override
    public SegmentTest at(int other) {
      return new SegmentEndsWith(other, text);
    }

    @Override
    public String toString() {
      return "[" + index + "] ends with " + Printed.quote(text);
    }
  }

  /**
   * Resources whose segment at an index matches a glob.
   *
   * @param index from 0
   * @param glob literal parts with any characters between them
   */
  record SegmentLike(int index, Glob glob) implements SegmentTest {
    /** Checks the index. */
    public SegmentLike {
      Preconditions.checkElementIndex(index, Resource.MAX_SEGMENTS);
    }

    @Override
    public boolean accepts(String segment) {
      return glob.matches(segment);
    }

    @Override
    public SegmentTest at(int other) {
      return new SegmentLike(other, glob);
    }

    @Override
    public String toString() {
      return "[" + index + "] like " + Printed.quote(glob.toString());
    }
  }

  /**
   * Resources with an exact number of segments.
   *
   * @param size from 1
   */
  record LengthIs(int size) implements Condition {
    @Override
    public boolean test(Resource resource) {
      return resource.size() == size;
    }

    @Override
    public boolean test(Resource resource, AttributeLookup attributes) {
      return test(resource);
    }

    @Override
    public String toString() {
      return "length = " + size;
    }
  }

  /**
   * Resources with a minimum number of segments.
   *
   * @param size from 2
   */
  record LengthAtLeast(int size) implements Condition {
    @Override
    public boolean test(Resource resource) {
      return resource.size() >= size;
    }

    @Override
    public boolean test(Resource resource, AttributeLookup attributes) {
      return test(resource);
    }

    @Override
    public String toString() {
      return "length >= " + size;
    }
  }
}
