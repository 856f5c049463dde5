package dev.tenon.examples.remotecache;

import static dev.tenon.examples.remotecache.TestCache.code;
import static io.grpc.Status.Code.ALREADY_EXISTS;
import static io.grpc.Status.Code.FAILED_PRECONDITION;
import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.NOT_FOUND;
import static io.grpc.Status.Code.OK;
import static io.grpc.Status.Code.PERMISSION_DENIED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import build.bazel.remote.execution.v2.CapabilitiesGrpc;
import build.bazel.remote.execution.v2.ContentAddressableStorageGrpc;
import build.bazel.remote.execution.v2.FindMissingBlobsRequest;
import build.bazel.remote.execution.v2.GetCapabilitiesRequest;
import dev.tenon.examples.remotecache.iam.v1.AddMemberRequest;
import dev.tenon.examples.remotecache.iam.v1.CreateRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.DeleteRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.Effect;
import dev.tenon.examples.remotecache.iam.v1.GetRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.ListRolesRequest;
import dev.tenon.examples.remotecache.iam.v1.Member;
import dev.tenon.examples.remotecache.iam.v1.MemberServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.Policy;
import dev.tenon.examples.remotecache.iam.v1.Role;
import dev.tenon.examples.remotecache.iam.v1.RoleServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.RoleServiceGrpc.RoleServiceBlockingStub;
import dev.tenon.examples.remotecache.iam.v1.UpdateRoleRequest;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Validity;
import io.grpc.Channel;
import io.grpc.Status;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
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
  void stop() throws IOException {
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
    assertTrue(roles().contains(role));
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

  private Role get(String name) {
    return gus.getRole(GetRoleRequest.newBuilder().setName(name).build());
  }

  private List<Role> roles() {
    return gus.listRoles(ListRolesRequest.getDefaultInstance()).getRoleList();
  }

  /** A denial is shown as one, resources have six segments, and inherited rights are named. */
  @Test
  void listRoles_showsWhatRolesSay() {
    Policy denied = get("not-other").getPolicy(0);
    assertEquals(Effect.DENY, denied.getEffect());
    assertEquals(List.of("engflow:platform:*:other:*:*"), denied.getResourceList());
    assertEquals(List.of("cache-reader"), get("cache-writer").getInheritList());
    assertEquals(
        List.of("engflow:platform:*:${tenant}:workers:*"),
        get("worker").getPolicy(0).getResourceList());
    assertFalse(get("admin").getPolicy(0).getActionList().contains("remoteexecution:Work"));
    assertTrue(get("admin").getPolicy(0).getActionList().contains("iam:Write"));
    assertTrue(get("admin").getHeldInInstance());
    assertEquals(List.of("engflow:*:*:*:*:*"), get("global-admin").getPolicy(0).getResourceList());
    for (Role role : roles()) {
      assertTrue(role.getBuiltIn() && !role.getIncomplete(), role::toString);
      for (Policy policy : role.getPolicyList()) {
        assertTrue(policy.getActionList().stream().noneMatch(name -> name.contains("*")));
        assertTrue(policy.getResourceList().stream().allMatch(r -> r.split(":", -1).length == 6));
      }
    }
  }

  /** Each role that was read is written under another name, and reads as the same. */
  @Test
  void roleThatWasRead_canBeWritten() {
    for (Role role : roles()) {
      Role copy = role.toBuilder().setName("copy-of-" + role.getName()).clearBuiltIn().build();
      assertEquals(copy, gus.createRole(create(copy)));
    }
    // A copy of a role that is held in an instance is one, too.
    Channel wim = cache.as("wim", "copy-of-cache-writer");
    assertEquals(PERMISSION_DENIED, capabilities(wim, "neuroflux"));
    MemberServiceGrpc.newBlockingStub(cache.as("gus", "global-admin"))
        .addMember(
            AddMemberRequest.newBuilder()
                .setInstanceName("neuroflux")
                .setMember(Member.newBuilder().setPrincipal("wim").setRole("copy-of-cache-writer"))
                .setReason("ticket 15")
                .build());
    assertEquals(OK, capabilities(wim, "neuroflux"));
    assertEquals(PERMISSION_DENIED, capabilities(wim, "default"));
    Channel gaby = cache.as("gaby", List.of("copy-of-global-admin", "copy-of-not-other"));
    assertEquals(OK, capabilities(gaby, "neuroflux"));
    assertEquals(PERMISSION_DENIED, capabilities(gaby, "other"));
    assertEquals(
        PERMISSION_DENIED,
        create(RoleServiceGrpc.newBlockingStub(gaby), role("x", NEUROFLUX, "actioncache:Read")));
  }

  private static Status.Code capabilities(Channel as, String instance) {
    return code(
        () ->
            CapabilitiesGrpc.newBlockingStub(as)
                .getCapabilities(
                    GetCapabilitiesRequest.newBuilder().setInstanceName(instance).build()));
  }

  /** Whatever an instance is called, its name comes back and can be written again. */
  @ParameterizedTest
  @ValueSource(strings = {"team/a", "a\\:b", "\\*", "a\\*b", "\\${user}", "a\\\\b", "a.b", "{x}"})
  void nameOfAnInstance_comesBackAsItWasWritten(String instance) {
    Role role = role("auditor", "engflow:platform:*:" + instance + ":*:*", "actioncache:Read");
    assertEquals(role, gus.createRole(create(role)));
    assertEquals(role, get("auditor"));
    Role more = get("auditor").toBuilder().addPolicy(role.getPolicy(0)).build();
    Role changed =
        more.toBuilder()
            .setPolicy(1, more.getPolicy(1).toBuilder().addAction("actioncache:Write"))
            .build();
    assertEquals(OK, update(changed));
    assertEquals(changed, get("auditor"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\", "a\\b", "a*", "*a", "${user}", "a$", "\\\\*", "a:b", "..", ""})
  void nameOfAnInstance_thatReadsInTwoWays_isRefused(String instance) {
    Role role = role("auditor", "engflow:platform:*:" + instance + ":*:*", "actioncache:Read");
    assertEquals(INVALID_ARGUMENT, create(gus, role));
  }

  @Test
  void escapedStar_isAName() {
    Role star = role("auditor", "engflow:platform:*:\\*:*:*", "contentaddressablestorage:Read");
    assertEquals(OK, create(gus, star));
    assertEquals(PERMISSION_DENIED, read("neuroflux"));
  }

  @Test
  void denialAndInheritance_countAtOnce() {
    Role reader =
        Role.newBuilder()
            .setName("auditor")
            .addInherit("reader")
            .addPolicy(
                Policy.newBuilder()
                    .setEffect(Effect.DENY)
                    .addAction("contentaddressablestorage:Read")
                    .addResource("engflow:platform:*:*:*:*"))
            .build();
    assertEquals(OK, create(gus, role("reader", NEUROFLUX, "contentaddressablestorage:Read")));
    assertEquals(OK, create(gus, reader.toBuilder().clearPolicy().build()));
    assertEquals(OK, read("neuroflux"));
    assertEquals(OK, update(reader));
    assertEquals(PERMISSION_DENIED, read("neuroflux"));
    assertEquals(reader, get("auditor"));
    assertEquals(
        INVALID_ARGUMENT,
        create(
            gus,
            Role.newBuilder()
                .setName("x")
                .addPolicy(reader.getPolicy(0).toBuilder().setEffectValue(7))
                .build()));
  }

  /** What the protocol cannot express is said to be missing, and is not written away. */
  @Test
  void roleThatTheProtocolCannotExpress_isIncomplete() {
    Roles roles = new Roles(Set.of(), Set.of());
    Permission plain = Permission.allow("actioncache:Read").on("engflow/platform");
    for (Permission permission :
        List.of(
            plain.except(Except.resources("engflow/platform/local")),
            plain.withEffect(dev.tenon.policy.Effect.STAGE).approvedBy("lead"))) {
      assertTrue(
          roles.message(dev.tenon.policy.Role.of("r").with(permission)).getIncomplete(),
          permission::toString);
    }
    for (String resource :
        List.of("engflow/platform/*/neuro*", "engflow/**/x", "engflow/${user}", "engflow/iam")) {
      Role message =
          roles.message(
              dev.tenon.policy.Role.of("r")
                  .with(Permission.allow("actioncache:Read").on(resource)));
      assertTrue(message.getIncomplete(), resource);
      assertEquals(0, message.getPolicyCount());
      assertEquals(INVALID_ARGUMENT, code(() -> Roles.of(message)));
    }
    Role temporary =
        roles.message(
            dev.tenon.policy.Role.of("r")
                .with(
                    Permission.allow("actioncache:Read")
                        .on("engflow/platform")
                        .during(Validity.until(Instant.EPOCH))));
    assertTrue(temporary.getIncomplete());
  }
}
