package dev.tenon.oidc;

import dev.tenon.subject.Subject;
import java.util.Objects;

/**
 * The result for a token that is not accepted.
 *
 * @param reason why
 * @param detail details, never text from the token; may be empty
 */
public record Refused(TokenRefusalReason reason, String detail) implements Authentication {

  /** Checks the parts. */
  public Refused {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(detail, "detail");
  }

  @Override
  public Subject subject() {
    return Subject.anonymous();
  }

  /** The reason's code, its explanation and the detail. */
  @Override
  public String toString() {
    String more = detail.isEmpty() ? "" : " (" + detail + ")";
    return reason.code() + ": " + reason.explanation() + more;
  }
}
