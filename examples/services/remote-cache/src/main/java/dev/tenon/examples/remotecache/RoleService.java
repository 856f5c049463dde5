package dev.tenon.examples.remotecache;

import com.google.protobuf.Empty;
import dev.tenon.admin.Administration;
import dev.tenon.admin.Command;
import dev.tenon.admin.CommandOutcome;
import dev.tenon.admin.CommandRefusalReason;
import dev.tenon.admin.PolicyView;
import dev.tenon.examples.remotecache.iam.v1.CreateRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.DeleteRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.GetRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.ListRolesRequest;
import dev.tenon.examples.remotecache.iam.v1.ListRolesResponse;
import dev.tenon.examples.remotecache.iam.v1.Role;
import dev.tenon.examples.remotecache.iam.v1.RoleServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.UpdateRoleRequest;
import dev.tenon.grpc.AuthorizationInterceptor;
import dev.tenon.subject.Subject;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/** Changes roles while the server runs. What administration lets through is in force at once. */
final class RoleService extends RoleServiceGrpc.RoleServiceImplBase {

  private final Administration administration;
  private final Roles roles;
  private final Runnable changed;

  RoleService(Administration administration, Roles roles, Runnable changed) {
    this.administration = administration;
    this.roles = roles;
    this.changed = changed;
  }

  @Override
  public void createRole(CreateRoleRequest request, StreamObserver<Role> answer) {
    Answers.one(
        answer,
        () -> {
          apply(new Command.CreateRole(Roles.of(request.getRole())), request.getReason());
          return role(request.getRole().getName());
        });
  }

  @Override
  public void updateRole(UpdateRoleRequest request, StreamObserver<Role> answer) {
    Answers.one(
        answer,
        () -> {
          apply(new Command.ChangeRole(Roles.of(request.getRole())), request.getReason());
          return role(request.getRole().getName());
        });
  }

  @Override
  public void deleteRole(DeleteRoleRequest request, StreamObserver<Empty> answer) {
    Answers.one(
        answer,
        () -> {
          apply(new Command.RemoveRole(request.getName()), request.getReason());
          return Empty.getDefaultInstance();
        });
  }

  @Override
  public void getRole(GetRoleRequest request, StreamObserver<Role> answer) {
    Answers.one(answer, () -> role(request.getName()));
  }

  @Override
  public void listRoles(ListRolesRequest request, StreamObserver<ListRolesResponse> answer) {
    Answers.one(
        answer,
        () -> {
          ListRolesResponse.Builder all = ListRolesResponse.newBuilder();
          view().roles().values().forEach(role -> all.addRole(roles.message(role)));
          return all.build();
        });
  }

  private PolicyView view() {
    return administration.view(AuthorizationInterceptor.subject());
  }

  private Role role(String name) {
    return view()
        .role(name)
        .map(roles::message)
        .orElseThrow(() -> Status.NOT_FOUND.withDescription("no such role").asRuntimeException());
  }

  private void apply(Command command, String reason) {
    Subject author = AuthorizationInterceptor.subject();
    CommandOutcome outcome = administration.apply(author, command, view().number(), reason);
    if (outcome instanceof CommandOutcome.Applied) {
      changed.run();
    } else if (outcome instanceof CommandOutcome.Refused refused) {
      Status.Code code = code(refused.reason());
      throw Status.fromCode(code).withDescription(refused.reason().code()).asRuntimeException();
    } else if (outcome instanceof CommandOutcome.Invalid) {
      throw Status.FAILED_PRECONDITION
          .withDescription("an action is not declared, or the role is in use")
          .asRuntimeException();
    } else {
      throw Status.ABORTED.withDescription("somebody was first: try again").asRuntimeException();
    }
  }

  private static Status.Code code(CommandRefusalReason reason) {
    return switch (reason) {
      case ALREADY_EXISTS -> Status.Code.ALREADY_EXISTS;
      case NOT_FOUND -> Status.Code.NOT_FOUND;
      case BUILT_IN_ROLE, NOTHING_TO_DO, TOO_MANY_ROLES -> Status.Code.FAILED_PRECONDITION;
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
