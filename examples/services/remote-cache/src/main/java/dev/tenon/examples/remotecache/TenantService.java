package dev.tenon.examples.remotecache;

import com.google.protobuf.Empty;
import dev.tenon.admin.Command;
import dev.tenon.admin.PolicyView;
import dev.tenon.examples.remotecache.iam.v1.CreateTenantRequest;
import dev.tenon.examples.remotecache.iam.v1.DeleteTenantRequest;
import dev.tenon.examples.remotecache.iam.v1.ListTenantsRequest;
import dev.tenon.examples.remotecache.iam.v1.ListTenantsResponse;
import dev.tenon.examples.remotecache.iam.v1.Tenant;
import dev.tenon.examples.remotecache.iam.v1.TenantServiceGrpc;
import dev.tenon.grpc.AuthorizationInterceptor;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Creates, lists and deletes instances while the server runs. A new one is a copy of {@code
 * default} under its own name, and comes with its first roles and members in one change.
 */
final class TenantService extends TenantServiceGrpc.TenantServiceImplBase {

  private final Changes changes;
  private final Levels rights;
  private final Supplier<Policy> policy;
  private final Consumer<String> deleted;

  /**
   * The service.
   *
   * @param deleted forgets all that an instance had
   */
  TenantService(Changes changes, Levels rights, Supplier<Policy> policy, Consumer<String> deleted) {
    this.changes = changes;
    this.rights = rights;
    this.policy = policy;
    this.deleted = deleted;
  }

  @Override
  public void createTenant(CreateTenantRequest request, StreamObserver<Tenant> answer) {
    Answers.one(
        answer,
        () -> {
          changes.apply(new Command.Several(creation(request)), request.getReason());
          return request.getTenant();
        });
  }

  private List<Command> creation(CreateTenantRequest request) {
    Tenant tenant = request.getTenant();
    String name = tenant.getName();
    if (!Instances.isName(name)) {
      throw Status.INVALID_ARGUMENT
          .withDescription("an instance has a name such as `main`, or `main.dev` below it")
          .asRuntimeException();
    }
    PolicyView view = changes.view("");
    if (!view.permitted()) {
      throw Status.PERMISSION_DENIED.withDescription("not-administrator").asRuntimeException();
    }
    if (Levels.above(name).filter(above -> view.tenant(above).isEmpty()).isPresent()) {
      throw failed("there is no instance above it: create that one first");
    }
    List<Command> commands = new ArrayList<>();
    commands.add(new Command.CreateTenant(like(view, tenant)));
    request.getRoleList().stream()
        .map(role -> new Command.CreateRole(Roles.of(role)).in(name))
        .forEach(commands::add);
    request.getMemberList().stream()
        .map(member -> new Command.Assign(Members.of(member, name)).in(name))
        .forEach(commands::add);
    return commands;
  }

  private static dev.tenon.policy.Tenant like(PolicyView view, Tenant tenant) {
    try {
      return view.tenant(Right.DEFAULT)
          .orElseThrow(() -> failed("there is no instance `default` to be like"))
          .withName(tenant.getName())
          .withIncludes(List.of(Right.all(tenant.getName())))
          .describedAs(tenant.getDescription());
    } catch (IllegalArgumentException e) {
      throw Status.INVALID_ARGUMENT
          .withDescription("a description is a text of one line")
          .asRuntimeException();
    }
  }

  private static StatusRuntimeException failed(String why) {
    return Status.FAILED_PRECONDITION.withDescription(why).asRuntimeException();
  }

  @Override
  public void listTenants(ListTenantsRequest request, StreamObserver<ListTenantsResponse> answer) {
    Answers.one(
        answer,
        () -> {
          Subject subject = AuthorizationInterceptor.subject();
          ListTenantsResponse.Builder all = ListTenantsResponse.newBuilder();
          policy.get().tenants().stream()
              .filter(tenant -> rights.has(Right.INSTANCE, tenant.name(), subject))
              .forEach(
                  tenant ->
                      all.addTenantBuilder()
                          .setName(tenant.name())
                          .setDescription(tenant.description()));
          return all.build();
        });
  }

  @Override
  public void deleteTenant(DeleteTenantRequest request, StreamObserver<Empty> answer) {
    Answers.one(
        answer,
        () -> {
          String name = request.getName();
          if (Instances.FIXED.contains(name)) {
            throw failed("the server cannot do without it");
          }
          if (changes.view("").tenants().stream().anyMatch(t -> t.name().startsWith(name + "."))) {
            throw failed("there are instances below it: delete these first");
          }
          changes.apply(new Command.RemoveTenant(name), request.getReason());
          deleted.accept(name);
          return Empty.getDefaultInstance();
        });
  }
}
