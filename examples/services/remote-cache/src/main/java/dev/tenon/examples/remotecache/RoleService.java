package dev.tenon.examples.remotecache;

import com.google.protobuf.Empty;
import dev.tenon.admin.Command;
import dev.tenon.examples.remotecache.iam.v1.CreateRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.DeleteRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.GetRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.ListRolesRequest;
import dev.tenon.examples.remotecache.iam.v1.ListRolesResponse;
import dev.tenon.examples.remotecache.iam.v1.Role;
import dev.tenon.examples.remotecache.iam.v1.RoleServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.UpdateRoleRequest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/** Changes the roles of the cluster, and those that an instance has of its own. */
final class RoleService extends RoleServiceGrpc.RoleServiceImplBase {

  private final Changes changes;
  private final Roles roles;

  RoleService(Changes changes, Roles roles) {
    this.changes = changes;
    this.roles = roles;
  }

  @Override
  public void createRole(CreateRoleRequest request, StreamObserver<Role> answer) {
    Answers.one(
        answer,
        () -> {
          String instance = request.getInstanceName();
          apply(instance, new Command.CreateRole(Roles.of(request.getRole())), request.getReason());
          return role(instance, request.getRole().getName());
        });
  }

  @Override
  public void updateRole(UpdateRoleRequest request, StreamObserver<Role> answer) {
    Answers.one(
        answer,
        () -> {
          String instance = request.getInstanceName();
          apply(instance, new Command.ChangeRole(Roles.of(request.getRole())), request.getReason());
          return role(instance, request.getRole().getName());
        });
  }

  @Override
  public void deleteRole(DeleteRoleRequest request, StreamObserver<Empty> answer) {
    Answers.one(
        answer,
        () -> {
          apply(
              request.getInstanceName(),
              new Command.RemoveRole(request.getName()),
              request.getReason());
          return Empty.getDefaultInstance();
        });
  }

  @Override
  public void getRole(GetRoleRequest request, StreamObserver<Role> answer) {
    Answers.one(answer, () -> role(request.getInstanceName(), request.getName()));
  }

  @Override
  public void listRoles(ListRolesRequest request, StreamObserver<ListRolesResponse> answer) {
    Answers.one(
        answer,
        () -> {
          ListRolesResponse.Builder all = ListRolesResponse.newBuilder();
          changes
              .view(request.getInstanceName())
              .roles()
              .values()
              .forEach(role -> all.addRole(roles.message(role)));
          return all.build();
        });
  }

  private Role role(String instance, String name) {
    return changes
        .view(instance)
        .role(name)
        .map(roles::message)
        .orElseThrow(() -> Status.NOT_FOUND.withDescription("no such role").asRuntimeException());
  }

  private void apply(String instance, Command command, String reason) {
    changes.apply(instance.isEmpty() ? command : command.in(instance), reason);
  }
}
