package dev.tenon.examples.remotecache;

import dev.tenon.admin.Administration;
import dev.tenon.admin.Command;
import dev.tenon.admin.CommandOutcome;
import dev.tenon.admin.CommandRefusalReason;
import dev.tenon.admin.PolicyView;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.grpc.AuthorizationInterceptor;
import io.grpc.Status;
import java.util.stream.Collectors;

/** Changes of the policy by whoever calls. What administration lets through is in force at once. */
final class Changes {

  private final Administration administration;
  private final Runnable changed;

  Changes(Administration administration, Runnable changed) {
    this.administration = administration;
    this.changed = changed;
  }

  /** What the caller may see: of an instance, or of the cluster if the name is empty. */
  PolicyView view(String instance) {
    return instance.isEmpty()
        ? administration.view(AuthorizationInterceptor.subject())
        : administration.view(AuthorizationInterceptor.subject(), instance);
  }

  /**
   * Makes a change.
   *
   * @param reason why, in words
   * @throws io.grpc.StatusRuntimeException if it is not made
   */
  void apply(Command command, String reason) {
    long seen = view("").number();
    CommandOutcome outcome =
        administration.apply(AuthorizationInterceptor.subject(), command, seen, reason);
    if (outcome instanceof CommandOutcome.Applied) {
      changed.run();
    } else if (outcome instanceof CommandOutcome.Refused refused) {
      Status.Code code = code(refused.reason());
      throw Status.fromCode(code).withDescription(refused.reason().code()).asRuntimeException();
    } else if (outcome instanceof CommandOutcome.Invalid invalid) {
      throw Status.FAILED_PRECONDITION
          .withDescription(
              invalid.diagnostics().stream()
                  .map(Diagnostic::message)
                  .collect(Collectors.joining("; ")))
          .asRuntimeException();
    } else {
      throw Status.ABORTED.withDescription("somebody was first: try again").asRuntimeException();
    }
  }

  private static Status.Code code(CommandRefusalReason reason) {
    return switch (reason) {
      case ALREADY_EXISTS -> Status.Code.ALREADY_EXISTS;
      case NOT_FOUND -> Status.Code.NOT_FOUND;
      case BUILT_IN_ROLE, NOTHING_TO_DO, TOO_MANY_ROLES, EXCLUSIVE_ROLES ->
          Status.Code.FAILED_PRECONDITION;
      case NO_REASON_GIVEN, RESERVED_NAME, CONFUSABLE_NAME, EMPTY_GRANT ->
          Status.Code.INVALID_ARGUMENT;
      case NOT_STORED -> Status.Code.UNAVAILABLE;
      case NOT_ADMINISTRATOR,
          SERVICE_ACCOUNT,
          SERVICE_MAY_NOT_ADMINISTER,
          MORE_THAN_HELD,
          NOT_PROVED,
          NOT_OF_TENANT ->
          Status.Code.PERMISSION_DENIED;
    };
  }
}
