package dev.tenon.examples.flyteadmin;

import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Who calls, after the call's tokens were verified.
 *
 * @param subject who; anonymous behind an open method
 * @param tokens the values of {@code authorization} that were verified, an access token first; none
 *     for who is not identified
 * @param claims what the tokens and userinfo say; asked for when it is needed
 */
public record VerifiedCall(
    Subject subject, List<String> tokens, Supplier<Map<String, Object>> claims) {

  /** Copies the tokens. */
  public VerifiedCall {
    tokens = List.copyOf(tokens);
  }

  /**
   * A claim that is a text.
   *
   * @param name the claim's name
   * @return its value; empty if there is none, or if it is no text
   */
  public String text(String name) {
    return claims.get().get(name) instanceof String text ? text : "";
  }

  /** Shows no token. */
  @Override
  public String toString() {
    return "call by " + subject;
  }
}
