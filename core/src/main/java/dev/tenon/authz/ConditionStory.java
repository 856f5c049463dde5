package dev.tenon.authz;

import dev.tenon.condition.Absent;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.condition.Texts;
import dev.tenon.condition.Truth;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.evaluation.ConditionCompiler;
import dev.tenon.evaluation.Program;
import dev.tenon.path.Variables;
import dev.tenon.rules.Rule;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why the condition of a rule is not true for a request, in words with the values. */
final class ConditionStory {

  /** The maximum number of tests that are told. */
  private static final int MOST = 4;

  private final AttributeDeclarations declared;
  private final Variables variables;
  private final AttributeLookup given;
  private final long now;

  private ConditionStory(
      AttributeDeclarations declared, Variables variables, AttributeLookup given, long now) {
    this.declared = declared;
    this.variables = variables;
    this.given = given;
    this.now = now;
  }

  /** What keeps the condition of a rule from being true; empty if it is. */
  static Optional<String> of(
      Rule rule,
      AttributeDeclarations declared,
      Variables variables,
      AttributeLookup given,
      long now) {
    Program program = rule.condition();
    if (program == null || program.truth(variables, given, now) == Program.TRUE) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    new ConditionStory(declared, variables, given, now)
        .tell(rule.permission().condition(), true, words);
    List<String> told = words.subList(0, Math.min(MOST, words.size()));
    return Optional.of(String.join("; ", told) + (words.size() > MOST ? "; and more" : ""));
  }

  private Truth truth(RuleCondition condition) {
    return Program.truth(
        ConditionCompiler.compile(condition, declared).truth(variables, given, now));
  }

  /** Tells why a part is not as it should be. */
  private void tell(RuleCondition condition, boolean wanted, List<String> words) {
    if (truth(condition) == (wanted ? Truth.TRUE : Truth.FALSE)) {
      return;
    }
    if (condition instanceof RuleCondition.Not not) {
      tell(not.part(), !wanted, words);
    } else if (condition instanceof RuleCondition.AllOf all) {
      all.parts().forEach(part -> tell(part, wanted, words));
    } else if (condition instanceof RuleCondition.AnyOf any) {
      any.parts().forEach(part -> tell(part, wanted, words));
    } else {
      words.add(sentence((RuleCondition.Test) condition, wanted));
    }
  }

  private String sentence(RuleCondition.Test test, boolean wanted) {
    return state(test) + ", the rule wants " + (wanted ? "" : "not ") + demand(test);
  }

  /** The attribute and its value. */
  private String state(RuleCondition.Test test) {
    String name = test.attribute();
    if (name.equals(RuleCondition.TIME)) {
      return "the time is " + Instant.ofEpochMilli(now);
    }
    Object value = value(name);
    if (value == null) {
      return name + " is not known";
    }
    Optional<AttributeType> type = declared.typeOf(name);
    boolean right = value == Absent.ABSENT || type.filter(t -> t.accepts(value)).isPresent();
    return right
        ? name + " is " + print(value)
        : name + " is " + print(value) + ", which is not of type " + type.orElseThrow();
  }

  private @Nullable Object value(String name) {
    if (AttributeSide.of(name).filter(side -> side == AttributeSide.SUBJECT).isEmpty()) {
      return given.value(name);
    }
    Set<String> held = variables.asMap().get(name.substring(name.indexOf('.') + 1));
    return held == null ? variables.attribute(name) : Texts.copyOf(held);
  }

  private static String print(Object value) {
    return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
  }

  /** What the test demands, with the values of references. */
  private String demand(RuleCondition.Test test) {
    List<String> operands = test.operands().stream().map(this::resolved).toList();
    String list = operands.isEmpty() ? "" : Suggestion.list(operands);
    return switch (test.operator()) {
      case IS -> list;
      case ANY -> "any of " + list;
      case ALL -> "all of " + list;
      case ONLY -> "only " + list;
      case NONE -> "none of " + list;
      case EMPTY -> "the empty set";
      case PRESENT -> "a value";
      case HOURS -> "hours " + String.join(" ", test.operands());
      default -> words(test.operator()) + " " + operands.get(0);
    };
  }

  private static String words(Operator operator) {
    return operator.word().replace('_', ' ');
  }

  private String resolved(String operand) {
    int start = operand.indexOf("${");
    if (start < 0 || operand.indexOf('}') < 0) {
      return operand;
    }
    String name = operand.substring(start + 2, operand.indexOf('}'));
    if (name.equals(RuleCondition.TIME)) {
      return operand + " = " + Instant.ofEpochMilli(now);
    }
    Object value = value(AttributeSide.of(name).isPresent() ? name : "subject." + name);
    return operand + (value == null ? " (not known)" : " = " + print(value));
  }
}
