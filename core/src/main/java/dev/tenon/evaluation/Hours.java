package dev.tenon.evaluation;

import dev.tenon.condition.RuleCondition;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * The operands of a test of recurring hours: {@code zone:Europe/Berlin}, {@code days:mon-fri} for
 * each day or span of days, and {@code hours:08:00-18:00}.
 */
final class Hours {

  static final String ZONE = "zone:";
  static final String DAYS = "days:";
  static final String HOURS = "hours:";

  private static final List<String> NAMES =
      List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final int ALL_DAYS = 127;
  private static final int LAST_MINUTE = 24 * 60;

  private Hours() {}

  static Optional<Program> compile(RuleCondition.Test test) {
    if (!problem(test).isEmpty()) {
      return Optional.empty();
    }
    int days = 0;
    int from = 0;
    int until = LAST_MINUTE;
    String zone = "";
    for (String operand : test.operands()) {
      if (operand.startsWith(ZONE)) {
        zone = operand.substring(ZONE.length());
      } else if (operand.startsWith(DAYS)) {
        days |= days(operand.substring(DAYS.length()));
      } else {
        String hours = operand.substring(HOURS.length());
        from = minute(hours.substring(0, hours.indexOf('-')));
        until = minute(hours.substring(hours.indexOf('-') + 1));
      }
    }
    return Optional.of(new HoursTest(ZoneId.of(zone), days == 0 ? ALL_DAYS : days, from, until));
  }

  /** What is wrong, in words; empty if nothing is. */
  static String problem(RuleCondition.Test test) {
    int zones = 0;
    int days = 0;
    int hours = 0;
    for (String operand : test.operands()) {
      if (operand.startsWith(ZONE)) {
        zones++;
        if (!isZone(operand.substring(ZONE.length()))) {
          return "unknown zone `" + operand.substring(ZONE.length()) + "`";
        }
      } else if (operand.startsWith(DAYS)) {
        days++;
        if (days(operand.substring(DAYS.length())) == 0) {
          return "unknown days `" + operand.substring(DAYS.length()) + "`";
        }
      } else if (operand.startsWith(HOURS)) {
        hours++;
        String problem = hoursProblem(operand.substring(HOURS.length()));
        if (!problem.isEmpty()) {
          return problem;
        }
      } else {
        return "unknown part `" + operand + "`";
      }
    }
    return zones != 1
        ? "one zone is required"
        : hours > 1 ? "only one span of hours" : days + hours == 0 ? "no days and no hours" : "";
  }

  private static boolean isZone(String text) {
    try {
      return !text.isEmpty() && ZoneId.of(text).getRules() != null;
    } catch (DateTimeException e) {
      return false; // The answer to a wrong text; it is no failure.
    }
  }

  private static String hoursProblem(String text) {
    int dash = text.indexOf('-');
    int from = dash < 0 ? -1 : minute(text.substring(0, dash));
    int until = dash < 0 ? -1 : minute(text.substring(dash + 1));
    return from < 0 || until < 0 || from == LAST_MINUTE
        ? "`" + text + "` is not a span of hours"
        : from == until ? "the hours `" + text + "` begin and end at the same minute" : "";
  }

  private static int minute(String text) {
    if (text.length() != 5 || text.charAt(2) != ':') {
      return -1;
    }
    int hour = two(text, 0);
    int minute = two(text, 3);
    boolean right = hour >= 0 && minute >= 0 && minute < 60 && 60 * hour + minute <= LAST_MINUTE;
    return right ? 60 * hour + minute : -1;
  }

  private static int two(String text, int at) {
    int tens = text.charAt(at) - '0';
    int ones = text.charAt(at + 1) - '0';
    return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : -1;
  }

  private static int days(String text) {
    int dash = text.indexOf('-');
    int first = NAMES.indexOf(dash < 0 ? text : text.substring(0, dash));
    int last = dash < 0 ? first : NAMES.indexOf(text.substring(dash + 1));
    if (first < 0 || last < 0) {
      return 0;
    }
    int days = 0;
    for (int day = first; ; day = (day + 1) % NAMES.size()) {
      days |= 1 << day;
      if (day == last) {
        return days;
      }
    }
  }
}
