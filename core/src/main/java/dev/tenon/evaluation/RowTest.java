package dev.tenon.evaluation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.path.Variables;
import java.util.Collection;
import java.util.Objects;

/**
 * What remains of a condition when everything but the attributes of the resource is known, in
 * negation normal form. Immutable; equal when the parts are.
 */
public sealed interface RowTest {

  /** The truth for the attributes of a resource. */
  int truth(AttributeLookup row);

  /** The negation, with negations at the tests. */
  RowTest negated();

  /** A test that is true for the same resources, and false where this one can only be unknown. */
  RowTest certain();

  /** Whether the truth is the same for every resource. */
  default boolean isConstant() {
    return this instanceof Constant;
  }

  /** Always true. */
  static RowTest always() {
    return Constant.TRUE;
  }

  /** The same for every resource. */
  static RowTest constant(int truth) {
    return switch (truth) {
      case Program.FALSE -> Constant.FALSE;
      case Program.TRUE -> Constant.TRUE;
      default -> Constant.UNKNOWN;
    };
  }

  /** A conjunction, in its shortest form that is equal in Kleene's logic. */
  static RowTest allOf(Collection<RowTest> parts) {
    return join(true, parts);
  }

  /** A disjunction, in its shortest form that is equal in Kleene's logic. */
  static RowTest anyOf(Collection<RowTest> parts) {
    return join(false, parts);
  }

  private static RowTest join(boolean all, Collection<RowTest> parts) {
    Constant decided = all ? Constant.FALSE : Constant.TRUE;
    ImmutableSet.Builder<RowTest> kept = ImmutableSet.builder();
    for (RowTest part : parts) {
      if (part.equals(decided)) {
        return decided;
      }
      if (part instanceof Several inner && inner.all() == all) {
        kept.addAll(inner.parts());
      } else if (!part.equals(decided.negated())) {
        kept.add(part);
      }
    }
    ImmutableList<RowTest> rest = kept.build().asList();
    return rest.isEmpty()
        ? decided.negated()
        : rest.size() == 1 ? rest.get(0) : new Several(all, rest);
  }

  /** The same for every resource. */
  enum Constant implements RowTest {
    FALSE(Program.FALSE),
    UNKNOWN(Program.UNKNOWN),
    TRUE(Program.TRUE);

    private final int truth;

    Constant(int truth) {
      this.truth = truth;
    }

    @Override
    public int truth(AttributeLookup row) {
      return truth;
    }

    @Override
    public RowTest certain() {
      return this == UNKNOWN ? FALSE : this;
    }

    @Override
    public Constant negated() {
      return switch (this) {
        case FALSE -> TRUE;
        case UNKNOWN -> UNKNOWN;
        case TRUE -> FALSE;
      };
    }
  }

  /**
   * A conjunction or disjunction.
   *
   * @param all whether it is a conjunction
   * @param parts two or more
   */
  record Several(boolean all, ImmutableList<RowTest> parts) implements RowTest {

    @Override
    public int truth(AttributeLookup row) {
      int decided = all ? Program.FALSE : Program.TRUE;
      int truth = Program.TRUE - decided;
      for (RowTest part : parts) {
        int one = part.truth(row);
        if (one == decided) {
          return decided;
        }
        truth = one == Program.UNKNOWN ? one : truth;
      }
      return truth;
    }

    @Override
    public RowTest certain() {
      return join(all, parts.stream().map(RowTest::certain).toList());
    }

    @Override
    public RowTest negated() {
      ImmutableList<RowTest> others =
          parts.stream().map(RowTest::negated).collect(ImmutableList.toImmutableList());
      return new Several(!all, others);
    }

    @Override
    public String toString() {
      return "("
          + String.join(all ? " and " : " or ", parts.stream().map(Object::toString).toList())
          + ")";
    }
  }

  /**
   * A test of attributes of the resource.
   *
   * @param test a test that reads attributes of the resource alone
   * @param negative whether it is negated
   */
  record Leaf(AttributeTest test, boolean negative) implements RowTest {

    /** Checks the test. */
    public Leaf {
      Objects.requireNonNull(test, "test");
    }

    @Override
    public int truth(AttributeLookup row) {
      int truth = test.truth(Variables.none(), row, 0);
      return negative ? Program.TRUE - truth : truth;
    }

    @Override
    public RowTest certain() {
      return this;
    }

    @Override
    public RowTest negated() {
      return new Leaf(test, !negative);
    }

    @Override
    public String toString() {
      return negative ? "not " + test : test.toString();
    }
  }
}
