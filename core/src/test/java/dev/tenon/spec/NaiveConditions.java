package dev.tenon.spec;

import dev.tenon.condition.Absent;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.IpAddress;
import dev.tenon.condition.IpNetwork;
import dev.tenon.condition.RuleCondition;
import dev.tenon.condition.Texts;
import dev.tenon.condition.Truth;
import dev.tenon.path.Variables;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a condition means, written from section 6 of the language and not from the engine. */
public final class NaiveConditions {

  private final AttributeDeclarations declared;
  private final Variables variables;
  private final Attributes values;
  private final Instant now;

  public NaiveConditions(
      AttributeDeclarations declared, Variables variables, Attributes values, Instant now) {
    this.declared = declared;
    this.variables = variables;
    this.values = values;
    this.now = now;
  }

  public Truth truth(RuleCondition condition) {
    if (condition instanceof RuleCondition.Not not) {
      return truth(not.part()).not();
    }
    if (condition instanceof RuleCondition.AllOf all) {
      return all.parts().stream().map(this::truth).reduce(Truth.TRUE, Truth::and);
    }
    if (condition instanceof RuleCondition.AnyOf any) {
      return any.parts().stream().map(this::truth).reduce(Truth.FALSE, Truth::or);
    }
    return test((RuleCondition.Test) condition);
  }

  private static Truth of(boolean holds) {
    return holds ? Truth.TRUE : Truth.FALSE;
  }

  private Truth test(RuleCondition.Test test) {
    if (test.attribute().equals("time")) {
      return time(test);
    }
    AttributeType type = declared.typeOf(test.attribute()).orElseThrow();
    Object given = values.value(test.attribute());
    if (type.kind() == AttributeType.Kind.TEXTS && held(test.attribute()) != null) {
      given = held(test.attribute());
    }
    Object value = type.accepts(given) ? given : null;
    return switch (test.operator()) {
      case PRESENT ->
          given == Absent.ABSENT ? Truth.FALSE : value == null ? Truth.UNKNOWN : Truth.TRUE;
      default -> value == null ? Truth.UNKNOWN : known(test, value);
    };
  }

  private Texts held(String attribute) {
    Set<String> held = variables.asMap().get(attribute.substring(attribute.indexOf('.') + 1));
    return held == null || !attribute.startsWith("subject.") ? null : Texts.copyOf(held);
  }

  private Truth known(RuleCondition.Test test, Object value) {
    return switch (test.operator()) {
      case IS -> is(test.operands(), value);
      case ANY -> any(test.operands(), ((Texts) value).list());
      case NONE -> any(test.operands(), ((Texts) value).list()).not();
      case ONLY -> only(test.operands(), ((Texts) value).list());
      case ALL ->
          of(
              test.operands().stream()
                  .allMatch(one -> any(List.of(one), ((Texts) value).list()) == Truth.TRUE));
      case EMPTY -> of(((Texts) value).list().isEmpty());
      default -> order(test, value);
    };
  }

  /** Kleene's disjunction over the operands. */
  private Truth is(List<String> operands, Object value) {
    Truth truth = Truth.FALSE;
    for (String operand : operands) {
      truth = truth.or(is(operand, value));
    }
    return truth;
  }

  private Truth is(String operand, Object value) {
    if (value instanceof BigDecimal number) {
      return of(number.compareTo(new BigDecimal(operand)) == 0);
    }
    if (value instanceof Boolean flag) {
      return of(operand.equals(flag.toString()));
    }
    if (value instanceof IpAddress address) {
      return of(IpNetwork.parse(operand).orElseThrow().contains(address));
    }
    Optional<Set<String>> references = references(operand);
    if (references.isPresent() && references.get().contains(UNSET)) {
      return Truth.UNKNOWN;
    }
    return references
        .map(texts -> of(texts.contains(value.toString())))
        .orElseGet(() -> of(glob(operand, value.toString())));
  }

  /** A reference that is not given makes a test of a set unknown, unless it is true anyway. */
  private Truth any(List<String> operands, List<String> elements) {
    boolean found = elements.stream().anyMatch(one -> is(operands, one) == Truth.TRUE);
    return found ? Truth.TRUE : isUnset(operands) ? Truth.UNKNOWN : Truth.FALSE;
  }

  private Truth only(List<String> operands, List<String> elements) {
    return isUnset(operands)
        ? Truth.UNKNOWN
        : of(elements.stream().allMatch(one -> is(operands, one) == Truth.TRUE));
  }

  private boolean isUnset(List<String> operands) {
    return operands.stream()
        .anyMatch(operand -> references(operand).filter(set -> set.contains(UNSET)).isPresent());
  }

  /** No text has it. */
  private static final String UNSET = "\u0000unset";

  /** All texts that an operand with a reference stands for; empty if it has none. */
  private Optional<Set<String>> references(String operand) {
    int start = operand.indexOf("${");
    if (start < 0) {
      return Optional.empty();
    }
    String before = operand.substring(0, start);
    String name = operand.substring(start + 2, operand.indexOf('}'));
    String after = operand.substring(operand.indexOf('}') + 1);
    Set<String> texts = new HashSet<>();
    for (String value : valuesOf(name).orElse(List.of())) {
      if (!value.isEmpty() || (operand.startsWith("${") && operand.endsWith("}"))) {
        texts.add(before + value + after);
      }
    }
    if (valuesOf(name).isEmpty()) {
      texts.add(UNSET);
    }
    return Optional.of(texts);
  }

  private Optional<List<String>> valuesOf(String name) {
    String full = name.contains(".") ? name : "subject." + name;
    Optional<AttributeType> type = declared.typeOf(full);
    Object value = values.value(full);
    boolean variable = type.isEmpty() || type.get().kind() == AttributeType.Kind.TEXTS;
    if (variable && held(full) != null) {
      value = held(full);
    }
    if (type.isPresent() && !type.get().accepts(value)) {
      return Optional.empty();
    }
    return value == null
        ? Optional.empty()
        : Optional.of(value instanceof Texts texts ? texts.list() : List.of(value.toString()));
  }

  /** Tries every place of every star. */
  private static boolean glob(String pattern, String text) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    if (pattern.charAt(0) == '*') {
      for (int i = 0; i <= text.length(); i++) {
        if (glob(pattern.substring(1), text.substring(i))) {
          return true;
        }
      }
      return false;
    }
    int skip = pattern.charAt(0) == '\\' ? 1 : 0;
    return !text.isEmpty()
        && text.charAt(0) == pattern.charAt(skip)
        && glob(pattern.substring(skip + 1), text.substring(1));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Both are of the declared type.
  private Truth order(RuleCondition.Test test, Object value) {
    String operand = test.operands().get(0);
    Object bound =
        operand.startsWith("${")
            ? bound(operand.substring(2, operand.length() - 1), value)
            : value instanceof BigDecimal ? new BigDecimal(operand) : Instant.parse(operand);
    if (bound == null) {
      return Truth.UNKNOWN;
    }
    int compared = ((Comparable) value).compareTo(bound);
    return switch (test.operator()) {
      case AT_LEAST, FROM -> of(compared >= 0);
      case AT_MOST -> of(compared <= 0);
      case MORE_THAN, AFTER -> of(compared > 0);
      case LESS_THAN, UNTIL, BEFORE -> of(compared < 0);
      default -> throw new IllegalArgumentException(test.toString());
    };
  }

  private Object bound(String name, Object value) {
    if (name.equals("time")) {
      return now;
    }
    String full = name.contains(".") ? name : "subject." + name;
    Object bound = values.value(full);
    return declared.typeOf(full).orElseThrow().accepts(bound)
            && bound.getClass() == value.getClass()
        ? bound
        : null;
  }

  private Truth time(RuleCondition.Test test) {
    return switch (test.operator()) {
      case HOURS -> of(hours(test.operands()));
      default -> order(test, now);
    };
  }

  private boolean hours(List<String> operands) {
    ZoneId zone = ZoneId.of("UTC");
    Set<DayOfWeek> days = new HashSet<>();
    int from = 0;
    int until = 24 * 60;
    for (String operand : operands) {
      String text = operand.substring(operand.indexOf(':') + 1);
      if (operand.startsWith("zone:")) {
        zone = ZoneId.of(text);
      } else if (operand.startsWith("days:")) {
        days.addAll(days(text));
      } else {
        from = minutes(text.substring(0, 5));
        until = minutes(text.substring(6));
      }
    }
    ZonedDateTime local = now.atZone(zone);
    LocalTime time = local.toLocalTime();
    int minute = time.getHour() * 60 + time.getMinute();
    DayOfWeek day = local.getDayOfWeek();
    boolean began = days.isEmpty() || days.contains(day);
    boolean beganYesterday = days.isEmpty() || days.contains(day.minus(1));
    return from < until
        ? began && from <= minute && minute < until
        : (began && minute >= from) || (beganYesterday && minute < until);
  }

  private static int minutes(String text) {
    return Integer.parseInt(text.substring(0, 2)) * 60 + Integer.parseInt(text.substring(3));
  }

  private static List<DayOfWeek> days(String text) {
    List<DayOfWeek> days = new ArrayList<>();
    DayOfWeek last = day(text.substring(text.length() - 3));
    for (DayOfWeek day = day(text.substring(0, 3)); ; day = day.plus(1)) {
      days.add(day);
      if (day == last) {
        return days;
      }
    }
  }

  private static DayOfWeek day(String text) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().toLowerCase(Locale.ROOT).startsWith(text)) {
        return day;
      }
    }
    throw new IllegalArgumentException(text);
  }
}
