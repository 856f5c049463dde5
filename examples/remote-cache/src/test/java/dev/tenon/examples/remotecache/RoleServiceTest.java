package dev.tenon.examples.remotecache;

import static dev.tenon.examples.remotecache.TestCache.code;
import static io.grpc.Status.Code.ALREADY_EXISTS;
import static io.grpc.Status.Code.FAILED_PRECONDITION;
import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.NOT_FOUND;
import static io.grpc.Status.Code.OK;
import static io.grpc.Status.Code.PERMISSION_DENIED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import build.bazel.remote.execution.v2.ContentAddressableStorageGrpc;
import build.bazel.remote.execution.v2.FindMissingBlobsRequest;
import dev.tenon.examples.remotecache.iam.v1.CreateRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.DeleteRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.GetRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.ListRolesRequest;
import dev.tenon.examples.remotecache.iam.v1.Policy;
import dev.tenon.examples.remotecache.iam.v1.Role;
import dev.tenon.examples.remotecache.iam.v1.RoleServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.RoleServiceGrpc.RoleServiceBlockingStub;
import dev.tenon.examples.remotecache.iam.v1.UpdateRoleRequest;
import io.grpc.Channel;
import io.grpc.Status;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Roles that are made, changed and removed while the server runs. */
class RoleServiceTest {

  private static final String NEUROFLUX = "engflow:platform:*:neuroflux:*:*";

  private TestCache cache;
  private RoleServiceBlockingStub gus;

  @BeforeEach
  void start() throws Exception {
    cache = new TestCache();
    gus = RoleServiceGrpc.newBlockingStub(cache.as("gus", "global-admin"));
  }

  @AfterEach
  void stop() {
    cache.close();
  }

  private static Role role(String name, String resource, String... actions) {
    return Role.newBuilder()
        .setName(name)
        .addPolicy(Policy.newBuilder().addAllAction(List.of(actions)).addResource(resource))
        .build();
  }

  private static Status.Code create(RoleServiceBlockingStub by, Role role) {
    return code(() -> by.createRole(create(role)));
  }

  private static CreateRoleRequest create(Role role) {
    return CreateRoleRequest.newBuilder().setRole(role).setReason("ticket 12").build();
  }

  private Status.Code update(Role role) {
    return code(
        () ->
            gus.updateRole(
                UpdateRoleRequest.newBuilder().setRole(role).setReason("ticket 13").build()));
  }

  private Status.Code delete(String name) {
    return code(
        () ->
            gus.deleteRole(
                DeleteRoleRequest.newBuilder().setName(name).setReason("ticket 14").build()));
  }

  private Status.Code read(String instance) {
    Channel as = cache.as("ann", "auditor");
    return code(
        () ->
            ContentAddressableStorageGrpc.newBlockingStub(as)
                .findMissingBlobs(
                    FindMissingBlobsRequest.newBuilder().setInstanceName(instance).build()));
  }

  @Test
  void role_countsAtOnceAndNoLongerWhenItIsGone() {
    assertEquals(PERMISSION_DENIED, read("neuroflux"));
    Role auditor = role("auditor", NEUROFLUX, "contentaddressablestorage:Read");
    assertEquals(auditor, gus.createRole(create(auditor)));
    assertEquals(OK, read("neuroflux"));
    assertEquals(PERMISSION_DENIED, read("other"));

    Role moved = role("auditor", "engflow:platform:*:other:*:*", "contentaddressablestorage:Read");
    assertEquals(OK, update(moved));
    assertEquals(PERMISSION_DENIED, read("neuroflux"));
    assertEquals(OK, read("other"));
    assertEquals(moved, gus.getRole(GetRoleRequest.newBuilder().setName("auditor").build()));

    assertEquals(OK, delete("auditor"));
    assertEquals(PERMISSION_DENIED, read("other"));
  }

  @Test
  void a03_emptyList_allowsNothing() {
    Role none =
        Role.newBuilder()
            .setName("auditor")
            .addPolicy(Policy.newBuilder().addAction("contentaddressablestorage:Read"))
            .addPolicy(Policy.newBuilder().addResource(NEUROFLUX))
            .build();
    assertEquals(OK, create(gus, none));
    assertEquals(PERMISSION_DENIED, read("neuroflux"));
  }

  @Test
  void a04_actionsAreExactNames() {
    assertEquals(
        FAILED_PRECONDITION,
        create(gus, role("auditor", NEUROFLUX, "ContentAddressableStorage:Read")));
    assertEquals(INVALID_ARGUMENT, create(gus, role("auditor", NEUROFLUX, "actioncache:*")));
    assertEquals(INVALID_ARGUMENT, create(gus, role("auditor", NEUROFLUX, "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "engflow:platform:*:neuroflux:*",
        "engflow:platform:*:neuroflux:*:*:*",
        "engflow:platform:*:neuro*:*:*",
        "engflow:platform:*:neuro**:*:*",
        "engflow:platform:**:neuroflux:*:*",
        "engflow:platform:*:${user}:*:*",
        "engflow:iam:*:*:*:*",
        "*:*:*:*:*:*",
        "engflow:platform:*::*:*",
        "engflow/platform/*/neuroflux/*/*",
        ""
      })
  void a05_b16_resourcesHaveSixSegmentsEachANameOrAStar(String resource) {
    assertEquals(INVALID_ARGUMENT, create(gus, role("auditor", resource, "actioncache:Read")));
  }

  @Test
  void a05_starIsAnyInstance() {
    Role all = role("auditor", "engflow:platform:*:*:*:*", "contentaddressablestorage:Read");
    assertEquals(OK, create(gus, all));
    assertEquals(OK, read("neuroflux"));
    assertEquals(OK, read("other"));
    assertEquals(PERMISSION_DENIED, read("unheard-of"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"none", "viewer", "cache-reader", "cache-writer", "user", "admin", "global-admin"})
  void a06_builtInRoles_areFixed(String name) {
    Role role = role(name, NEUROFLUX, "actioncache:Read");
    assertTrue(List.of(ALREADY_EXISTS, FAILED_PRECONDITION).contains(create(gus, role)));
    assertEquals(FAILED_PRECONDITION, update(role));
    assertEquals(FAILED_PRECONDITION, delete(name));
  }

  @Test
  void missingAndPresentRoles_areTold() {
    Role role = role("auditor", NEUROFLUX, "actioncache:Read");
    assertEquals(NOT_FOUND, update(role));
    assertEquals(NOT_FOUND, delete("auditor"));
    assertEquals(
        NOT_FOUND, code(() -> gus.getRole(GetRoleRequest.newBuilder().setName("auditor").build())));
    assertEquals(OK, create(gus, role));
    assertEquals(ALREADY_EXISTS, create(gus, role));
    assertTrue(gus.listRoles(ListRolesRequest.getDefaultInstance()).getRoleList().contains(role));
  }

  @Test
  void changeWithoutReason_isRefused() {
    CreateRoleRequest request =
        CreateRoleRequest.newBuilder()
            .setRole(role("auditor", NEUROFLUX, "actioncache:Read"))
            .build();
    assertEquals(INVALID_ARGUMENT, code(() -> gus.createRole(request)));
  }

  @Test
  void nobodyGrantsMoreThanHeHas() {
    Channel kept = cache.as("gaby", List.of("global-admin", "not-other"));
    RoleServiceBlockingStub gaby = RoleServiceGrpc.newBlockingStub(kept);
    String action = "contentaddressablestorage:Read";
    assertEquals(
        PERMISSION_DENIED, create(gaby, role("auditor", "engflow:platform:*:other:*:*", action)));
    assertEquals(
        PERMISSION_DENIED, create(gaby, role("auditor", "engflow:platform:*:*:*:*", action)));
    assertEquals(OK, create(gaby, role("auditor", NEUROFLUX, action)));
  }

  @Test
  void a09_service_doesNotAdminister() {
    Channel as = cache.as("service-ci", "global-admin");
    assertEquals(
        PERMISSION_DENIED,
        create(
            RoleServiceGrpc.newBlockingStub(as), role("auditor", NEUROFLUX, "actioncache:Read")));
  }

  @Test
  void adminOfTheDefaultInstance_doesNotAdminister() {
    Channel as = cache.as("dora", "admin");
    assertEquals(
        PERMISSION_DENIED,
        create(
            RoleServiceGrpc.newBlockingStub(as), role("auditor", NEUROFLUX, "actioncache:Read")));
  }
}
