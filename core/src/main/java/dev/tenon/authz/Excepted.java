package dev.tenon.authz;

import dev.tenon.policy.Except;
import java.util.Objects;

/**
 * A rule that does not cover a request because of one of its exceptions: its actions, its pattern
 * and its time do. Immutable.
 *
 * @param rule the rule, with its role and pattern
 * @param exception the exception that applies to the request
 */
public record Excepted(Cause.OfRole rule, Except exception) {

  /** Checks the parts. */
  public Excepted {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(exception, "exception");
  }

  /** In one line, with the place of the rule. */
  @Override
  public String toString() {
    return rule + " (" + rule.place() + ") does not count: its exception " + exception + " applies";
  }
}
