package dev.tenon.lint;

import com.google.common.collect.ImmutableList;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.condition.RuleCondition.AllOf;
import dev.tenon.condition.RuleCondition.AnyOf;
import dev.tenon.condition.RuleCondition.Not;
import dev.tenon.condition.RuleCondition.Test;
import dev.tenon.condition.Texts;
import dev.tenon.condition.Truth;
import dev.tenon.evaluation.ConditionCompiler;
import dev.tenon.evaluation.Program;
import dev.tenon.path.Variables;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a condition on one attribute has the same truth for all of its values: it is tried with
 * one value of each cell, which are the values that its constants do not tell apart.
 */
final class AttributeCells {

  /** The tested attribute under a name of its own, of a side that is given with the request. */
  private static final String NAME = "request.tested";

  /** A text that no condition mentions. */
  private static final String FRESH = "¤";

  /** The most elements whose sets are all tried. */
  private static final int MOST_ELEMENTS = 8;

  private AttributeCells() {}

  /**
   * The truth of a condition if it is the same for all values: false if no value makes it true,
   * true if every value does; empty if it depends on the value, or cannot be said simply.
   */
  static Optional<Truth> truth(RuleCondition condition, AttributeDeclarations declared) {
    List<Test> tests = condition.tests();
    if (tests.isEmpty() || tests.stream().map(Test::attribute).distinct().count() != 1) {
      return Optional.empty();
    }
    String attribute = tests.get(0).attribute();
    Optional<AttributeType> type =
        attribute.equals(RuleCondition.TIME)
            ? Optional.of(AttributeType.of(AttributeType.Kind.INSTANT))
            : declared.typeOf(attribute);
    boolean constant =
        tests.stream()
            .allMatch(
                test ->
                    test.operator() != Operator.HOURS
                        && test.operands().stream().noneMatch(each -> each.contains("${")));
    if (type.isEmpty() || !constant) {
      return Optional.empty();
    }
    List<Object> values = values(type.get(), tests);
    if (values.isEmpty()) {
      return Optional.empty();
    }
    Program program =
        ConditionCompiler.compile(
            renamed(condition), AttributeDeclarations.none().with(NAME, type.get()));
    boolean never = true;
    boolean always = !type.get().isOptional();
    for (Object value : values) {
      int truth = program.truth(Variables.none(), Attributes.none().withValue(NAME, value), 0);
      never &= truth != Program.TRUE;
      always &= truth == Program.TRUE;
    }
    if (type.get().isOptional()) {
      never &=
          program.truth(Variables.none(), Attributes.none().withAbsent(NAME), 0) != Program.TRUE;
    }
    return never ? Optional.of(Truth.FALSE) : always ? Optional.of(Truth.TRUE) : Optional.empty();
  }

  private static RuleCondition renamed(RuleCondition condition) {
    if (condition instanceof AllOf all) {
      return RuleCondition.allOf(all.parts().stream().map(AttributeCells::renamed).toList());
    }
    if (condition instanceof AnyOf any) {
      return RuleCondition.anyOf(any.parts().stream().map(AttributeCells::renamed).toList());
    }
    if (condition instanceof Not not) {
      return RuleCondition.not(renamed(not.part()));
    }
    Test test = (Test) condition;
    return new Test(NAME, test.operator(), test.operands());
  }

  /** One value of each cell; empty if the cells are not simple. */
  private static List<Object> values(AttributeType type, List<Test> tests) {
    List<String> operands = tests.stream().flatMap(test -> test.operands().stream()).toList();
    return switch (type.kind()) {
      case BOOLEAN -> List.of(true, false);
      case TEXT ->
          type.names().isEmpty() ? texts(operands) : ImmutableList.<Object>copyOf(type.names());
      case TEXTS -> sets(operands);
      case NUMBER, INTEGER -> numbers(operands, type.kind() == AttributeType.Kind.INTEGER);
      case INSTANT -> instants(operands);
      case ADDRESS -> List.of();
    };
  }

  /** The constants, one text that is none of them, and one for a glob; empty for several globs. */
  private static List<Object> texts(List<String> operands) {
    Set<Object> values = new LinkedHashSet<>();
    values.add(FRESH);
    int globs = 0;
    for (String operand : new LinkedHashSet<>(operands)) {
      globs += operand.contains("*") && !operand.equals("*") ? 1 : 0;
      values.add(operand.replace("\\", "").replace("*", FRESH));
    }
    return globs > 1 ? List.of() : List.copyOf(values);
  }

  private static List<Object> sets(List<String> operands) {
    List<Object> elements = texts(operands);
    if (elements.size() > MOST_ELEMENTS) {
      return List.of();
    }
    List<Object> sets = new ArrayList<>();
    for (int bits = 0; bits < 1 << elements.size(); bits++) {
      List<String> set = new ArrayList<>();
      for (int i = 0; i < elements.size(); i++) {
        if ((bits >> i & 1) == 1) {
          set.add((String) elements.get(i));
        }
      }
      sets.add(Texts.copyOf(set));
    }
    return sets;
  }

  /** The constants, one number between each two, and one beyond each end. */
  private static List<Object> numbers(List<String> operands, boolean whole) {
    TreeSet<BigDecimal> constants = new TreeSet<>();
    operands.forEach(operand -> constants.add(new BigDecimal(operand)));
    List<Object> values = new ArrayList<>();
    values.add(BigDecimal.ZERO);
    for (BigDecimal one : constants) {
      values.add(one);
      values.add(one.subtract(BigDecimal.ONE));
      values.add(one.add(BigDecimal.ONE));
      BigDecimal next = constants.higher(one);
      if (next != null && !whole) {
        values.add(one.add(next).divide(BigDecimal.valueOf(2)));
      }
    }
    return values;
  }

  private static List<Object> instants(List<String> operands) {
    List<Object> values = new ArrayList<>(List.of(Instant.EPOCH));
    for (String operand : operands) {
      Instant instant = Instant.parse(operand);
      values.addAll(List.of(instant, instant.minusMillis(1), instant.plusMillis(1)));
    }
    return values;
  }
}
