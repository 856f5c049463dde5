package dev.tenon.suite;

import com.google.common.collect.ImmutableList;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.condition.RuleCondition.AllOf;
import dev.tenon.condition.RuleCondition.AnyOf;
import dev.tenon.condition.RuleCondition.Not;
import dev.tenon.condition.RuleCondition.Test;
import dev.tenon.diagnostic.Place;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The small changes of a condition: a part dropped or negated, a value dropped or added, a bound
 * moved by one, an operator exchanged for its neighbour.
 */
final class ConditionChanges {

  /**
   * A changed condition.
   *
   * @param kind the stable name of the kind of change
   * @param text the change, as text
   * @param edit the change as an edit of the file, at the place of a test
   * @param condition the whole changed condition
   */
  record Change(String kind, String text, Mutant.Edit edit, RuleCondition condition) {}

  /** Keys of edits at the place of a test. */
  static final String TEST = "test";

  static final String VALUE = "value";
  static final String OPERATOR = "operator";
  static final String NEGATION = "not";

  private final AttributeDeclarations declared;
  private final Place fallback;
  private final ImmutableList.Builder<Change> found = ImmutableList.builder();
  private final Set<RuleCondition> known = new HashSet<>();

  private ConditionChanges(AttributeDeclarations declared, Place fallback) {
    this.declared = declared;
    this.fallback = fallback;
  }

  /** All changes of a condition; none of one that demands nothing. */
  static List<Change> of(RuleCondition condition, AttributeDeclarations declared, Place fallback) {
    ConditionChanges changes = new ConditionChanges(declared, fallback);
    if (!condition.isAlways()) {
      changes.find(condition, UnaryOperator.identity());
      if (!(condition instanceof AllOf)) {
        changes.drop(condition, RuleCondition.always());
      }
    }
    return changes.found.build();
  }

  /** Finds the changes of a part; {@code around} puts a changed part back into the whole. */
  private void find(RuleCondition part, UnaryOperator<RuleCondition> around) {
    if (part instanceof AllOf all) {
      each(all.parts(), parts -> around.apply(RuleCondition.allOf(parts)));
    } else if (part instanceof AnyOf any) {
      each(any.parts(), parts -> around.apply(RuleCondition.anyOf(parts)));
    } else if (part instanceof Not not) {
      negate(not.part(), part + " becomes " + not.part(), around.apply(not.part()));
      find(not.part(), inner -> around.apply(RuleCondition.not(inner)));
    } else {
      test((Test) part, around);
    }
  }

  /** Puts changed parts together. */
  @FunctionalInterface
  private interface Joined {
    RuleCondition of(List<RuleCondition> parts);
  }

  private void each(List<RuleCondition> parts, Joined joined) {
    for (int i = 0; i < parts.size(); i++) {
      int at = i;
      if (parts.size() > 1) {
        List<RuleCondition> rest = new ArrayList<>(parts);
        rest.remove(at);
        drop(parts.get(i), joined.of(rest));
      }
      find(
          parts.get(i),
          changed -> {
            List<RuleCondition> others = new ArrayList<>(parts);
            others.set(at, changed);
            return joined.of(others);
          });
    }
  }

  private void drop(RuleCondition part, RuleCondition rest) {
    String operator = part.tests().size() == 1 ? part.tests().get(0).operator().word() : "";
    add("drop-condition", "drop the condition " + part, part, TEST, operator, "", rest);
  }

  private void negate(RuleCondition part, String text, RuleCondition changed) {
    add("negate-condition", text, part, NEGATION, "", "", changed);
  }

  private void test(Test test, UnaryOperator<RuleCondition> around) {
    RuleCondition negated = RuleCondition.not(test);
    negate(test, test + " becomes " + negated, around.apply(negated));
    boolean list =
        switch (test.operator()) {
          case IS, ANY, ALL, ONLY, NONE -> true;
          default -> false;
        };
    if (list && test.operands().size() > 1) {
      test.operands().forEach(operand -> dropValue(test, operand, around));
    }
    Optional<AttributeType> type = declared.typeOf(test.attribute());
    if (test.operator() == Operator.IS) {
      type.ifPresent(known -> addName(test, known, around));
    }
    neighbour(test).ifPresent(other -> operator(test, other, around));
    if (test.operator() == Operator.HOURS) {
      hours(test, around);
    } else if (test.operands().size() == 1 && isBound(test.operator())) {
      moved(test.operands().get(0)).forEach(bound -> value(test, bound, around));
    }
  }

  private void dropValue(Test test, String operand, UnaryOperator<RuleCondition> around) {
    List<String> rest = new ArrayList<>(test.operands());
    rest.remove(operand);
    Test changed = test.withOperands(rest);
    add(
        "drop-value",
        "drop " + operand + " from " + test,
        test,
        VALUE,
        test.operator() == Operator.HOURS ? operand.substring(operand.indexOf(':') + 1) : operand,
        "",
        around.apply(changed));
  }

  /** Adds the first declared name that the test does not accept. */
  private void addName(Test test, AttributeType type, UnaryOperator<RuleCondition> around) {
    boolean literal = Set.copyOf(type.names()).containsAll(test.operands());
    Optional<String> other =
        type.names().stream().filter(name -> !test.operands().contains(name)).findFirst();
    if (literal && other.isPresent() && test.operands().size() + 1 < type.names().size()) {
      List<String> more = new ArrayList<>(test.operands());
      more.add(other.get());
      Test changed = test.withOperands(more);
      add(
          "add-value",
          test + " becomes " + changed,
          test,
          VALUE,
          "",
          other.get(),
          around.apply(changed));
    }
  }

  /** The operator that is nearly the same; none where it would be the same. */
  private static Optional<Operator> neighbour(Test test) {
    boolean several = test.operands().size() > 1;
    boolean reference = test.operands().stream().anyMatch(operand -> operand.startsWith("${"));
    return switch (test.operator()) {
      case ANY -> several && !reference ? Optional.of(Operator.ALL) : Optional.empty();
      case ALL -> several ? Optional.of(Operator.ANY) : Optional.empty();
      case ONLY -> Optional.of(Operator.ANY);
      case AT_LEAST -> reference ? Optional.of(Operator.MORE_THAN) : Optional.empty();
      case MORE_THAN -> reference ? Optional.of(Operator.AT_LEAST) : Optional.empty();
      case AT_MOST -> reference ? Optional.of(Operator.LESS_THAN) : Optional.empty();
      case LESS_THAN -> reference ? Optional.of(Operator.AT_MOST) : Optional.empty();
      case FROM -> reference ? Optional.of(Operator.AFTER) : Optional.empty();
      case AFTER -> reference ? Optional.of(Operator.FROM) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private void operator(Test test, Operator other, UnaryOperator<RuleCondition> around) {
    Test changed = test.withOperator(other);
    add(
        "change-operator",
        test + " becomes " + changed,
        test,
        OPERATOR,
        test.operator().word(),
        other.word(),
        around.apply(changed));
  }

  private static boolean isBound(Operator operator) {
    return switch (operator) {
      case AT_LEAST, AT_MOST, MORE_THAN, LESS_THAN, FROM, UNTIL, AFTER, BEFORE -> true;
      default -> false;
    };
  }

  /** A bound that is one more and one less, in its last digit; an instant by a second. */
  private static List<String> moved(String bound) {
    if (bound.startsWith("${")) {
      return List.of();
    }
    if (bound.matches("-?[0-9]+(\\.[0-9]+)?")) {
      BigDecimal number = new BigDecimal(bound);
      BigDecimal step = BigDecimal.ONE.movePointLeft(number.scale());
      return List.of(number.add(step).toPlainString(), number.subtract(step).toPlainString());
    }
    try {
      Instant instant = Instant.parse(bound);
      return List.of(instant.plusSeconds(1).toString(), instant.minusSeconds(1).toString());
    } catch (DateTimeException e) {
      return List.of(); // No instant, so this change does not exist.
    }
  }

  private void value(Test test, String bound, UnaryOperator<RuleCondition> around) {
    Test changed = test.withOperands(List.of(bound));
    add(
        "move-bound",
        test + " becomes " + changed,
        test,
        VALUE,
        test.operands().get(0),
        bound,
        around.apply(changed));
  }

  /** Drops days or hours, if the test has both, and moves each end of the hours by one. */
  private void hours(Test test, UnaryOperator<RuleCondition> around) {
    long days = test.operands().stream().filter(each -> each.startsWith("days:")).count();
    for (String operand : test.operands()) {
      boolean alone = operand.startsWith("days:") ? days == test.operands().size() - 1 : days == 0;
      if (!operand.startsWith("zone:") && (!alone || days > 1)) {
        dropValue(test, operand, around);
      }
      if (operand.startsWith("hours:")) {
        movedHours(operand)
            .forEach(
                other -> {
                  List<String> operands = new ArrayList<>(test.operands());
                  operands.set(operands.indexOf(operand), other);
                  Test changed = test.withOperands(operands);
                  add(
                      "move-bound",
                      test + " becomes " + changed,
                      test,
                      VALUE,
                      operand.substring("hours:".length()),
                      other.substring("hours:".length()),
                      around.apply(changed));
                });
      }
    }
  }

  private static List<String> movedHours(String operand) {
    String from = operand.substring("hours:".length(), operand.indexOf('-'));
    String until = operand.substring(operand.indexOf('-') + 1);
    ImmutableList.Builder<String> moved = ImmutableList.builder();
    if (!from.startsWith("00")) {
      moved.add("hours:" + LocalTime.parse(from).minusHours(1) + "-" + until);
    }
    if (!until.startsWith("23") && !until.startsWith("24")) {
      moved.add("hours:" + from + "-" + LocalTime.parse(until).plusHours(1));
    }
    return moved.build();
  }

  private void add(
      String kind,
      String text,
      RuleCondition part,
      String key,
      String before,
      String after,
      RuleCondition changed) {
    Place place =
        part.tests().stream()
            .map(Test::place)
            .filter(written -> written.line() > 0)
            .findFirst()
            .orElse(fallback);
    if (known.add(changed)) {
      found.add(new Change(kind, text, new Mutant.Edit(place, key, before, after), changed));
    }
  }
}
