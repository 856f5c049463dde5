package dev.tenon.grpc;

import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.subject.Subject;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * A call that did not get in, or was ended on its way: for the log and the audit, not for the
 * caller.
 *
 * <pre>{@code
 * .onDenial(denial -> {
 *   log.info(denial.toString());
 *   if (denial.request() != null) log.debug(authorizer.explain(denial.request()).toString());
 * })
 * }</pre>
 *
 * @param id what the caller was given to ask about it; says nothing by itself
 * @param method the full name of the method
 * @param subject who called, {@link Subject#anonymous()} if that is not known
 * @param status what the caller was answered
 * @param why what was wrong, in our own words
 * @param request the first request that was not allowed; null if it did not come to one
 * @param decision the decision about it; null if it did not come to one
 */
public record Denial(
    String id,
    String method,
    Subject subject,
    Status status,
    String why,
    @Nullable Request request,
    @Nullable Decision decision) {

  /** In one line, with the rule that decided. Shows no credential. */
  @Override
  public String toString() {
    String what = request == null ? "" : ": " + request.action() + " on " + request.resource();
    String by = decision == null ? why : decision.toString();
    return Diagnostic.inOneLine(
        id + " " + status.getCode() + " " + method + " by " + subject + what + ": " + by);
  }
}
