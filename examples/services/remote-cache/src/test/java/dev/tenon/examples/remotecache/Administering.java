package dev.tenon.examples.remotecache;

import dev.tenon.examples.remotecache.iam.v1.AddMemberRequest;
import dev.tenon.examples.remotecache.iam.v1.CreateTenantRequest;
import dev.tenon.examples.remotecache.iam.v1.DeleteTenantRequest;
import dev.tenon.examples.remotecache.iam.v1.ListTenantsRequest;
import dev.tenon.examples.remotecache.iam.v1.Member;
import dev.tenon.examples.remotecache.iam.v1.MemberServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.Policy;
import dev.tenon.examples.remotecache.iam.v1.RemoveMemberRequest;
import dev.tenon.examples.remotecache.iam.v1.Role;
import dev.tenon.examples.remotecache.iam.v1.Tenant;
import dev.tenon.examples.remotecache.iam.v1.TenantServiceGrpc;
import io.grpc.Channel;
import io.grpc.Status;
import java.util.List;

/** What administrators do, in short. */
final class Administering {

  private static final String WHY = "a test";

  private Administering() {}

  static Status.Code createTenant(Channel as, CreateTenantRequest request) {
    return TestCache.code(() -> TenantServiceGrpc.newBlockingStub(as).createTenant(request));
  }

  static CreateTenantRequest.Builder tenant(String name) {
    return CreateTenantRequest.newBuilder()
        .setTenant(Tenant.newBuilder().setName(name))
        .setReason(WHY);
  }

  static Status.Code createTenant(Channel as, String name, Member... members) {
    return createTenant(as, tenant(name).addAllMember(List.of(members)).build());
  }

  static Status.Code delete(Channel as, String name) {
    DeleteTenantRequest request =
        DeleteTenantRequest.newBuilder().setName(name).setReason(WHY).build();
    return TestCache.code(() -> TenantServiceGrpc.newBlockingStub(as).deleteTenant(request));
  }

  static List<String> tenants(Channel as) {
    return TenantServiceGrpc.newBlockingStub(as)
        .listTenants(ListTenantsRequest.getDefaultInstance())
        .getTenantList()
        .stream()
        .map(Tenant::getName)
        .toList();
  }

  static Member member(String principal, String role) {
    return Member.newBuilder().setPrincipal(principal).setRole(role).build();
  }

  static Status.Code add(Channel as, String instance, Member member) {
    AddMemberRequest request =
        AddMemberRequest.newBuilder()
            .setInstanceName(instance)
            .setMember(member)
            .setReason(WHY)
            .build();
    return TestCache.code(() -> MemberServiceGrpc.newBlockingStub(as).addMember(request));
  }

  static Status.Code remove(Channel as, String instance, Member member) {
    RemoveMemberRequest request =
        RemoveMemberRequest.newBuilder()
            .setInstanceName(instance)
            .setMember(member)
            .setReason(WHY)
            .build();
    return TestCache.code(() -> MemberServiceGrpc.newBlockingStub(as).removeMember(request));
  }

  static Role role(String name, String instance, String... actions) {
    return Role.newBuilder()
        .setName(name)
        .addPolicy(
            Policy.newBuilder()
                .addAllAction(List.of(actions))
                .addResource("engflow:platform:*:" + instance + ":*:*"))
        .build();
  }
}
