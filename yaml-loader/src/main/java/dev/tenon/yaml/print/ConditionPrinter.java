package dev.tenon.yaml.print;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.yaml.section.Conditions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints declarations of attributes, and conditions as the loader reads them. */
final class ConditionPrinter {

  private final JsonGenerator out;

  ConditionPrinter(JsonGenerator out) {
    this.out = out;
  }

  void declarations(AttributeDeclarations declared) throws IOException {
    if (declared.isEmpty()) {
      return;
    }
    out.writeObjectFieldStart("attributes");
    for (AttributeSide side : AttributeSide.values()) {
      Map<String, AttributeType> types = new LinkedHashMap<>();
      declared
          .asMap()
          .forEach(
              (name, type) -> {
                if (name.startsWith(side.word() + ".")) {
                  types.put(name.substring(side.word().length() + 1), type);
                }
              });
      if (!types.isEmpty()) {
        out.writeObjectFieldStart(side.word());
        for (Map.Entry<String, AttributeType> entry : types.entrySet()) {
          out.writeFieldName(entry.getKey());
          type(entry.getValue());
        }
        out.writeEndObject();
      }
    }
    out.writeEndObject();
  }

  private void type(AttributeType type) throws IOException {
    if (type.names().isEmpty()) {
      out.writeString(type.toString());
    } else if (type.isOptional()) {
      out.writeStartObject();
      out.writeFieldName("one_of");
      strings(List.copyOf(type.names()));
      out.writeBooleanField("optional", true);
      out.writeEndObject();
    } else {
      strings(List.copyOf(type.names()));
    }
  }

  /** The keys {@code when} and {@code unless} of a rule. */
  void condition(RuleCondition condition) throws IOException {
    List<RuleCondition> wanted = new ArrayList<>();
    List<RuleCondition> unwanted = new ArrayList<>();
    for (RuleCondition part : parts(condition)) {
      if (part instanceof RuleCondition.Not not) {
        unwanted.add(not.part());
      } else {
        wanted.add(part);
      }
    }
    if (!wanted.isEmpty()) {
      out.writeFieldName("when");
      if (wanted.size() == 1 && wanted.get(0) instanceof RuleCondition.AnyOf any) {
        maps(any.parts());
      } else {
        map(wanted);
      }
    }
    if (!unwanted.isEmpty()) {
      out.writeFieldName("unless");
      if (unwanted.size() == 1) {
        map(parts(unwanted.get(0)));
      } else {
        maps(unwanted);
      }
    }
  }

  /** The key {@code when} alone, of an exception or an inherited role. */
  void when(RuleCondition condition) throws IOException {
    if (condition.isAlways()) {
      return;
    }
    out.writeFieldName("when");
    if (condition instanceof RuleCondition.AnyOf any) {
      maps(any.parts());
    } else {
      map(parts(condition));
    }
  }

  private static List<RuleCondition> parts(RuleCondition condition) {
    return condition instanceof RuleCondition.AllOf all ? all.parts() : List.of(condition);
  }

  private void maps(List<RuleCondition> conditions) throws IOException {
    out.writeStartArray();
    for (RuleCondition condition : conditions) {
      map(parts(condition));
    }
    out.writeEndArray();
  }

  /**
   * A conjunction: each attribute is a key once, and what does not fit stands in {@code all_of}.
   */
  private void map(List<RuleCondition> parts) throws IOException {
    Map<String, List<RuleCondition>> keys = new LinkedHashMap<>();
    List<RuleCondition> rest = new ArrayList<>();
    for (RuleCondition part : parts) {
      String key = key(part);
      List<RuleCondition> same = keys.computeIfAbsent(key, k -> new ArrayList<>());
      if (same.isEmpty() || areOperators(same, part)) {
        same.add(part);
      } else {
        rest.add(part);
      }
    }
    out.writeStartObject();
    for (Map.Entry<String, List<RuleCondition>> entry : keys.entrySet()) {
      out.writeFieldName(entry.getKey());
      value(entry.getValue());
    }
    if (!rest.isEmpty()) {
      out.writeFieldName(Conditions.ALL_OF);
      maps(rest);
    }
    out.writeEndObject();
  }

  private static String key(RuleCondition part) {
    if (part instanceof RuleCondition.Test test) {
      return test.attribute();
    }
    if (part instanceof RuleCondition.AnyOf) {
      return Conditions.ANY_OF;
    }
    return part instanceof RuleCondition.Not not && not.part() instanceof RuleCondition.Test test
        ? test.attribute()
        : Conditions.NOT;
  }

  /** Whether tests of one attribute can be keys of one map. */
  private static boolean areOperators(List<RuleCondition> same, RuleCondition more) {
    List<RuleCondition> all = new ArrayList<>(same);
    all.add(more);
    return all.stream().allMatch(ConditionPrinter::isOperator)
        && all.stream().map(part -> ((RuleCondition.Test) part).operator()).distinct().count()
            == all.size();
  }

  private static boolean isOperator(RuleCondition part) {
    return part instanceof RuleCondition.Test test
        && test.operator() != Operator.IS
        && test.operator() != Operator.HOURS;
  }

  private void value(List<RuleCondition> same) throws IOException {
    if (same.size() > 1) {
      out.writeStartObject();
      for (RuleCondition part : same) {
        operator((RuleCondition.Test) part);
      }
      out.writeEndObject();
      return;
    }
    RuleCondition part = same.get(0);
    if (part instanceof RuleCondition.AnyOf any) {
      maps(any.parts());
    } else if (part instanceof RuleCondition.Not not) {
      if (not.part() instanceof RuleCondition.Test test) {
        out.writeStartObject();
        out.writeFieldName(Conditions.NOT);
        test(test);
        out.writeEndObject();
      } else {
        map(parts(not.part()));
      }
    } else {
      test((RuleCondition.Test) part);
    }
  }

  private void test(RuleCondition.Test test) throws IOException {
    if (test.operator() == Operator.IS) {
      operands(test.operands());
    } else {
      out.writeStartObject();
      operator(test);
      out.writeEndObject();
    }
  }

  private void operator(RuleCondition.Test test) throws IOException {
    switch (test.operator()) {
      case EMPTY, PRESENT -> out.writeBooleanField(test.operator().word(), true);
      case HOURS -> hours(test.operands());
      case ANY, ALL, ONLY, NONE -> {
        out.writeFieldName(test.operator().word());
        strings(test.operands());
      }
      default -> {
        out.writeFieldName(test.operator().word());
        operands(test.operands());
      }
    }
  }

  private void hours(List<String> operands) throws IOException {
    Map<String, List<String>> keys = new LinkedHashMap<>();
    for (String operand : operands) {
      int colon = operand.indexOf(':');
      keys.computeIfAbsent(operand.substring(0, colon), key -> new ArrayList<>())
          .add(operand.substring(colon + 1));
    }
    for (Map.Entry<String, List<String>> entry : keys.entrySet()) {
      out.writeFieldName(entry.getKey());
      operands(entry.getValue());
    }
  }

  private void operands(List<String> operands) throws IOException {
    if (operands.size() == 1) {
      out.writeString(operands.get(0));
    } else {
      strings(operands);
    }
  }

  private void strings(List<String> texts) throws IOException {
    out.writeStartArray();
    for (String text : texts) {
      out.writeString(text);
    }
    out.writeEndArray();
  }
}
