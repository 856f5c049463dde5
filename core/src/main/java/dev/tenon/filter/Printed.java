package dev.tenon.filter;

import java.util.List;
import java.util.stream.Collectors;

/** Prints conditions for people: on one line, in the order of the normal form. */
final class Printed {

  private Printed() {}

  static String list(String what, List<Condition> parts) {
    return parts.stream()
        .map(Condition::toString)
        .collect(Collectors.joining("; ", what + " (", ")"));
  }

  static String quote(String text) {
    return "`" + text + "`";
  }
}
