package dev.tenon.condition;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.diagnostic.Place;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a rule demands of attributes, beside its actions and resources: tests, joined by and, or and
 * not. It is data, so that it can be compared, printed, filtered by a database, and analysed.
 *
 * <pre>{@code
 * RuleCondition.allOf(
 *     RuleCondition.test("resource.owner", Operator.IS, "${user}"),
 *     RuleCondition.test("resource.amount", Operator.AT_MOST, "1000"));
 * }</pre>
 *
 * <p>A value of a test is a text in the spelling of a policy: {@code *} in a text is a glob, <code>
 * ${project}</code> the values of a variable, <code>${subject.limit}</code> the value of an
 * attribute, and {@code \} escapes {@code *}, {@code $} and itself. The declared type of the
 * attribute says what it means. Conditions are three-valued, see {@link Truth}. Immutable; equal
 * when they say the same, regardless of the order of parts and of place.
 */
public sealed interface RuleCondition {

  /** The maximum number of tests of a rule, which bounds the work of one check. */
  int MAX_TESTS = 16;

  /** The name of the time of the request, which every policy may test. */
  String TIME = "time";

  /**
   * The condition that is always true: a rule without a condition has it.
   *
   * @return the conjunction of nothing
   */
  static RuleCondition always() {
    return AllOf.ALWAYS;
  }

  /**
   * A test of one attribute.
   *
   * @param attribute its full name, or {@link #TIME}
   * @param operator what is demanded
   * @param operands values and references, as a policy spells them
   * @return the test
   */
  static RuleCondition test(String attribute, Operator operator, String... operands) {
    return new Test(attribute, operator, Arrays.asList(operands));
  }

  /**
   * A literal text as a value of a test, with escapes where it has special characters.
   *
   * @param text any text
   * @return the value that stands for this text alone
   */
  static String literal(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '*' || c == '\\' || text.startsWith("${", i)) {
        out.append('\\');
      }
      out.append(c);
    }
    return out.toString();
  }

  /**
   * A conjunction: true if all parts are true, false if one is false.
   *
   * @param parts the parts
   * @return the conjunction, without nested ones; the part itself if there is one
   */
  static RuleCondition allOf(RuleCondition... parts) {
    return allOf(Arrays.asList(parts));
  }

  /**
   * A conjunction: true if all parts are true, false if one is false.
   *
   * @param parts the parts
   * @return the conjunction, without nested ones; the part itself if there is one
   */
  static RuleCondition allOf(Collection<RuleCondition> parts) {
    ImmutableSet<RuleCondition> all =
        parts.stream()
            .flatMap(part -> part instanceof AllOf inner ? inner.parts().stream() : Stream.of(part))
            .collect(ImmutableSet.toImmutableSet());
    return all.size() == 1 ? all.iterator().next() : new AllOf(all.asList());
  }

  /**
   * A disjunction: true if one part is true, false if all are false.
   *
   * @param parts the parts, at least one
   * @return the disjunction, without nested ones; the part itself if there is one
   * @throws IllegalArgumentException if there is no part
   */
  static RuleCondition anyOf(Collection<RuleCondition> parts) {
    ImmutableSet<RuleCondition> all =
        parts.stream()
            .flatMap(part -> part instanceof AnyOf inner ? inner.parts().stream() : Stream.of(part))
            .collect(ImmutableSet.toImmutableSet());
    return all.size() == 1 ? all.iterator().next() : new AnyOf(all.asList());
  }

  /**
   * A negation: true if the part is false; unknown if it is unknown.
   *
   * @param part a condition
   * @return the negation; the inner part of a negation; the conjunction of negations of a
   *     disjunction
   */
  static RuleCondition not(RuleCondition part) {
    if (part instanceof AnyOf any) {
      return allOf(any.parts().stream().map(RuleCondition::not).toList());
    }
    return part instanceof Not inner ? inner.part() : new Not(part);
  }

  /**
   * Whether it demands nothing.
   *
   * @return true for {@link #always()}
   */
  default boolean isAlways() {
    return this instanceof AllOf all && all.parts().isEmpty();
  }

  /**
   * Its tests, from the first to the last.
   *
   * @return an immutable list
   */
  List<Test> tests();

  /**
   * A test of one attribute.
   *
   * @param attribute its full name, or {@link #TIME}
   * @param operator what is demanded
   * @param operands values and references, as a policy spells them
   * @param place where it was written, which is not compared
   */
  record Test(String attribute, Operator operator, List<String> operands, Place place)
      implements RuleCondition {

    /** Copies the operands. */
    public Test {
      Objects.requireNonNull(attribute, "attribute");
      Objects.requireNonNull(operator, "operator");
      Objects.requireNonNull(place, "place");
      operands = ImmutableList.copyOf(operands);
    }

    /**
     * A test that was written in code.
     *
     * @param attribute its full name, or {@link #TIME}
     * @param operator what is demanded
     * @param operands values and references
     */
    public Test(String attribute, Operator operator, List<String> operands) {
      this(attribute, operator, operands, Place.code());
    }

    /**
     * A copy with other operands.
     *
     * @param others the operands
     * @return a new test
     */
    public Test withOperands(List<String> others) {
      return new Test(attribute, operator, others, place);
    }

    /**
     * A copy with another operator.
     *
     * @param other the operator
     * @return a new test
     */
    public Test withOperator(Operator other) {
      return new Test(attribute, other, operands, place);
    }

    @Override
    public List<Test> tests() {
      return ImmutableList.of(this);
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Test other
          && attribute.equals(other.attribute)
          && operator == other.operator
          && operands.equals(other.operands);
    }

    @Override
    public int hashCode() {
      return Objects.hash(attribute, operator, operands);
    }

    /** In one line, such as {@code resource.amount at_most 1000}. */
    @Override
    public String toString() {
      String values = String.join(", ", operands);
      return (attribute + " " + operator.word() + " " + values).stripTrailing();
    }
  }

  /**
   * A conjunction.
   *
   * @param parts its parts; none is always true
   */
  record AllOf(List<RuleCondition> parts) implements RuleCondition {

    private static final AllOf ALWAYS = new AllOf(ImmutableList.of());

    /** Copies the parts. */
    public AllOf {
      parts = ImmutableList.copyOf(parts);
    }

    @Override
    public List<Test> tests() {
      return testsOf(parts);
    }

    /** Compares the parts regardless of order. */
    @Override
    public boolean equals(Object o) {
      return o instanceof AllOf other
          && ImmutableSet.copyOf(parts).equals(ImmutableSet.copyOf(other.parts));
    }

    @Override
    public int hashCode() {
      return ImmutableSet.copyOf(parts).hashCode();
    }

    @Override
    public String toString() {
      return "(" + String.join(" and ", parts.stream().map(Object::toString).toList()) + ")";
    }
  }

  /**
   * A disjunction.
   *
   * @param parts its parts, at least one
   */
  record AnyOf(List<RuleCondition> parts) implements RuleCondition {

    /** Copies the parts. */
    public AnyOf {
      parts = ImmutableList.copyOf(parts);
      if (parts.isEmpty()) {
        throw new IllegalArgumentException("a disjunction has at least one part");
      }
    }

    @Override
    public List<Test> tests() {
      return testsOf(parts);
    }

    /** Compares the parts regardless of order. */
    @Override
    public boolean equals(Object o) {
      return o instanceof AnyOf other
          && ImmutableSet.copyOf(parts).equals(ImmutableSet.copyOf(other.parts));
    }

    @Override
    public int hashCode() {
      return ImmutableSet.copyOf(parts).hashCode();
    }

    @Override
    public String toString() {
      return "(" + String.join(" or ", parts.stream().map(Object::toString).toList()) + ")";
    }
  }

  /**
   * A negation.
   *
   * @param part what is negated
   */
  record Not(RuleCondition part) implements RuleCondition {

    /** Checks the part. */
    public Not {
      Objects.requireNonNull(part, "part");
    }

    @Override
    public List<Test> tests() {
      return part.tests();
    }

    @Override
    public String toString() {
      return "not " + part;
    }
  }

  private static List<Test> testsOf(List<RuleCondition> parts) {
    if (parts.isEmpty()) {
      return ImmutableList.of();
    }
    return parts.stream()
        .flatMap(part -> part.tests().stream())
        .collect(ImmutableList.toImmutableList());
  }
}
