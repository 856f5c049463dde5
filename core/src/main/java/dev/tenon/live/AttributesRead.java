package dev.tenon.live;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.tenon.authz.Cause;
import dev.tenon.authz.Request;
import dev.tenon.condition.Absent;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.RuleCondition;
import dev.tenon.condition.Texts;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The attributes that the deciding rule reads: the names of all, and the values of some.
 *
 * @param names the full names, in the order in which the rule has them
 * @param values the values as texts, by name
 */
record AttributesRead(List<String> names, Map<String, String> values) {

  private static final AttributesRead NONE = new AttributesRead(List.of(), Map.of());

  /** The attributes of a rule; none for a decision that no rule made. */
  static AttributesRead by(Cause cause, Request request, Set<String> shown) {
    if (!(cause instanceof Cause.OfRole rule)) {
      return NONE;
    }
    Set<String> names = new LinkedHashSet<>();
    Permission permission = rule.permission();
    add(permission.condition(), names);
    for (Except except : permission.exceptions()) {
      add(except.condition(), names);
    }
    ImmutableMap.Builder<String, String> values = ImmutableMap.builder();
    for (String name : names) {
      Object value = shown.contains(name) ? valueOf(name, request) : null;
      if (value != null && !(value instanceof Absent)) {
        values.put(name, Waiting.cut(text(value)));
      }
    }
    return new AttributesRead(ImmutableList.copyOf(names), values.build());
  }

  /** Adds the attributes that a condition tests, and those that it compares them with. */
  private static void add(RuleCondition condition, Set<String> names) {
    for (RuleCondition.Test test : condition.tests()) {
      addIfAttribute(test.attribute(), names);
      for (String operand : test.operands()) {
        int start = operand.indexOf("${");
        int end = operand.indexOf('}', start + 1);
        if (start >= 0 && end >= 0) {
          addIfAttribute(operand.substring(start + 2, end), names);
        }
      }
    }
  }

  private static void addIfAttribute(String name, Set<String> names) {
    if (AttributeSide.of(name).isPresent()) {
      names.add(name);
    }
  }

  private static @Nullable Object valueOf(String name, Request request) {
    Object value = request.attributes().value(name);
    return value == null ? request.subject().attributes().value(name) : value;
  }

  private static String text(Object value) {
    if (value instanceof Texts texts) {
      return String.join(", ", ImmutableSortedSet.copyOf(texts.list()));
    }
    return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
  }
}
