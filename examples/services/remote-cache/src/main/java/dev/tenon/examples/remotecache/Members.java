package dev.tenon.examples.remotecache;

import com.google.protobuf.Timestamp;
import dev.tenon.examples.remotecache.iam.v1.Member;
import dev.tenon.grpc.AuthorizationInterceptor;
import dev.tenon.policy.Assignment;
import dev.tenon.subject.RoleScope;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.DateTimeException;
import java.util.List;

/** Members of an instance, as the protocol writes them, and as the policy has them. */
final class Members {

  private Members() {}

  /**
   * The assignment of a member's role in an instance.
   *
   * @throws StatusRuntimeException if it is none
   */
  static Assignment of(Member member, String instance) {
    String own = AuthorizationInterceptor.subject().issuer();
    try {
      return Assignment.toSubject(member.getPrincipal(), member.getRole())
          .fromIssuer(member.getIssuer().isEmpty() ? own : member.getIssuer())
          .within(member.hasUntil() ? until(member.getUntil()) : RoleScope.everywhere())
          .ownedBy(instance);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw Status.INVALID_ARGUMENT
          .withDescription("a member has a principal, a role, and an end in the future if it ends")
          .asRuntimeException();
    }
  }

  private static RoleScope until(Timestamp end) {
    return RoleScope.everywhere().until(Times.instant(end));
  }

  /** The messages of an assignment: one for each role. */
  static List<Member> messages(Assignment assignment) {
    Member.Builder member =
        Member.newBuilder().setPrincipal(assignment.key()).setIssuer(assignment.issuer());
    assignment.scope().end().ifPresent(end -> member.setUntil(Times.timestamp(end)));
    return assignment.roles().stream().map(role -> member.setRole(role).build()).toList();
  }
}
