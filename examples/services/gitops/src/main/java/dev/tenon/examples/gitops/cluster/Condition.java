package dev.tenon.examples.gitops.cluster;

import java.util.Map;

/**
 * The condition {@code Ready} of an object.
 *
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param reason one word
 * @param message for its author
 */
public record Condition(String status, String reason, String message) {

  static Condition of(Map<?, ?> condition) {
    return new Condition(
        String.valueOf(condition.get("status")),
        String.valueOf(condition.get("reason")),
        String.valueOf(condition.get("message")));
  }

  static Condition unknown() {
    return new Condition("Unknown", "", "");
  }

  /** Ready. */
  public static Condition ready(String reason, String message) {
    return new Condition("True", reason, message);
  }

  /** Not ready. */
  public static Condition of(Failure failure) {
    return new Condition("False", failure.reason().word(), failure.text());
  }

  /** Whether it is ready. */
  public boolean isTrue() {
    return status.equals("True");
  }
}
