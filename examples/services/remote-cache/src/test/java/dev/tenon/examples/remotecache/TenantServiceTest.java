package dev.tenon.examples.remotecache;

import static dev.tenon.examples.remotecache.Administering.add;
import static dev.tenon.examples.remotecache.Administering.createTenant;
import static dev.tenon.examples.remotecache.Administering.delete;
import static dev.tenon.examples.remotecache.Administering.member;
import static dev.tenon.examples.remotecache.Administering.remove;
import static dev.tenon.examples.remotecache.Administering.role;
import static dev.tenon.examples.remotecache.Administering.tenant;
import static dev.tenon.examples.remotecache.Administering.tenants;
import static dev.tenon.examples.remotecache.TestCache.code;
import static io.grpc.Status.Code.ALREADY_EXISTS;
import static io.grpc.Status.Code.FAILED_PRECONDITION;
import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.NOT_FOUND;
import static io.grpc.Status.Code.OK;
import static io.grpc.Status.Code.PERMISSION_DENIED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import build.bazel.remote.execution.v2.BatchUpdateBlobsRequest;
import build.bazel.remote.execution.v2.ContentAddressableStorageGrpc;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.FindMissingBlobsRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.tenon.examples.remotecache.iam.v1.AuditServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.CreateRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.DeleteRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.Event;
import dev.tenon.examples.remotecache.iam.v1.ExplainRefusalRequest;
import dev.tenon.examples.remotecache.iam.v1.GetRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.GetUsageRequest;
import dev.tenon.examples.remotecache.iam.v1.ListEventsRequest;
import dev.tenon.examples.remotecache.iam.v1.ListMembersRequest;
import dev.tenon.examples.remotecache.iam.v1.ListRolesRequest;
import dev.tenon.examples.remotecache.iam.v1.Member;
import dev.tenon.examples.remotecache.iam.v1.MemberServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.Role;
import dev.tenon.examples.remotecache.iam.v1.RoleServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.UsageReport;
import dev.tenon.examples.remotecache.iam.v1.UsageServiceGrpc;
import dev.tenon.grpc.AuthorizationInterceptor;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Instances that come and go while the server runs, their own administrators, and what they see.
 */
class TenantServiceTest {

  private static final ByteString HELLO = ByteString.copyFromUtf8("hello");
  private static final Digest BLOB = Digests.of(HELLO);

  private static TestCache cache;
  private static Channel gus;

  @BeforeAll
  static void start() throws IOException {
    cache = new TestCache();
    gus = cache.as("gus", "global-admin");
  }

  @AfterAll
  static void stop() throws IOException {
    cache.close();
  }

  /** Somebody without a role in the token: roles come from the instance alone. */
  private static Channel plain(String id) {
    return cache.as(id, List.of());
  }

  private static Status.Code read(Channel as, String instance) {
    return code(() -> missing(as, instance));
  }

  private static List<Digest> missing(Channel as, String instance) {
    return ContentAddressableStorageGrpc.newBlockingStub(as)
        .findMissingBlobs(
            FindMissingBlobsRequest.newBuilder()
                .setInstanceName(instance)
                .addBlobDigests(BLOB)
                .build())
        .getMissingBlobDigestsList();
  }

  private static Status.Code upload(Channel as, String instance) {
    BatchUpdateBlobsRequest.Builder request =
        BatchUpdateBlobsRequest.newBuilder().setInstanceName(instance);
    request.addRequestsBuilder().setDigest(BLOB).setData(HELLO);
    return code(
        () -> ContentAddressableStorageGrpc.newBlockingStub(as).batchUpdateBlobs(request.build()));
  }

  private static UsageReport usage(Channel as, String instance) {
    return UsageServiceGrpc.newBlockingStub(as)
        .getUsage(GetUsageRequest.newBuilder().setInstanceName(instance).build());
  }

  private static List<Event> events(Channel as, String instance) {
    return AuditServiceGrpc.newBlockingStub(as)
        .listEvents(ListEventsRequest.newBuilder().setInstanceName(instance).build())
        .getEventList();
  }

  @Test
  void tenant_comesWithItsFirstRolesAndMembersInOneChange() {
    assertEquals(PERMISSION_DENIED, read(plain("anna"), "acme"));
    assertEquals(
        OK,
        createTenant(
            gus,
            tenant("acme")
                .addRole(role("auditor", "acme", "contentaddressablestorage:Read"))
                .addMember(member("anna", "admin"))
                .addMember(member("bob", "auditor"))
                .addMember(member("cleo", "cache-writer"))
                .build()));
    assertEquals(OK, upload(plain("cleo"), "acme"));
    assertEquals(List.of(), missing(plain("bob"), "acme"));
    assertEquals(PERMISSION_DENIED, upload(plain("bob"), "acme"));
    assertEquals(OK, upload(plain("anna"), "acme"));
    for (String id : List.of("anna", "bob", "cleo")) {
      assertEquals(PERMISSION_DENIED, read(plain(id), "neuroflux"));
      assertEquals(PERMISSION_DENIED, read(plain(id), "default"));
      assertEquals(List.of("acme"), tenants(plain(id)));
    }
    assertEquals(ALREADY_EXISTS, createTenant(gus, "acme"));
  }

  @Test
  void tenantWithAWrongPart_isNotMade() {
    assertEquals(FAILED_PRECONDITION, createTenant(gus, "half", member("ann", "unheard-of")));
    assertEquals(
        INVALID_ARGUMENT,
        createTenant(gus, tenant("half").addRole(role("x", "half", "actioncache:*")).build()));
    assertEquals(INVALID_ARGUMENT, createTenant(gus, tenant("half").clearReason().build()));
    assertEquals(OK, createTenant(gus, "half"), "nothing of it is there");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "*", "a*", "a/b", "..", "a.", ".a", "a b", "${user}", "blobs", "tenon", "Acme-é"
      })
  void nameThatIsNone_isRefused(String name) {
    assertEquals(INVALID_ARGUMENT, createTenant(gus, name));
  }

  @Test
  void clusterAndDefault_stay() {
    assertEquals(ALREADY_EXISTS, createTenant(gus, "cluster"));
    assertEquals(FAILED_PRECONDITION, delete(gus, "cluster"));
    assertEquals(FAILED_PRECONDITION, delete(gus, "default"));
    assertEquals(NOT_FOUND, delete(gus, "unheard-of"));
  }

  @Test
  void subtenant_isMadeBelowOneThatExists() {
    assertEquals(FAILED_PRECONDITION, createTenant(gus, "main.dev"));
    assertEquals(
        OK, createTenant(gus, "main", member("dev", "cache-reader"), member("ci", "user")));
    assertEquals(OK, createTenant(gus, "main.dev", member("dev", "cache-writer")));
    assertEquals(OK, upload(plain("ci"), "main"));
    assertEquals(List.of(), missing(plain("dev"), "main.dev"), "read from above");
    assertEquals(PERMISSION_DENIED, upload(plain("dev"), "main"));
    assertEquals(PERMISSION_DENIED, read(plain("ci"), "main.dev"));
    assertEquals(FAILED_PRECONDITION, delete(gus, "main"));
    assertEquals(OK, delete(gus, "main.dev"));
    assertEquals(OK, delete(gus, "main"));
  }

  @Test
  void deletedTenant_leavesNothingToTheNextOfItsName() {
    assertEquals(OK, createTenant(gus, "brief", member("eve", "admin")));
    assertEquals(OK, upload(plain("eve"), "brief"));
    assertEquals(PERMISSION_DENIED, read(plain("outsider"), "brief"));
    assertTrue(usage(plain("eve"), "brief").getBytesKept() > 0);
    assertEquals(OK, delete(gus, "brief"));
    assertEquals(PERMISSION_DENIED, read(plain("eve"), "brief"));
    assertEquals(PERMISSION_DENIED, read(gus, "brief"));

    assertEquals(OK, createTenant(gus, "brief", member("fay", "admin")));
    assertEquals(List.of(BLOB), missing(plain("fay"), "brief"));
    assertEquals(0, usage(plain("fay"), "brief").getBytesKept());
    assertEquals(0, usage(plain("fay"), "brief").getRefusals());
    assertTrue(
        events(plain("fay"), "brief").stream().noneMatch(e -> e.toString().contains("outsider")));
    assertEquals(PERMISSION_DENIED, read(plain("eve"), "brief"));
  }

  /** A06: only who administers the cluster makes and deletes instances. */
  @Test
  void adminOfOneInstance_makesNone() {
    assertEquals(OK, createTenant(gus, "solo", member("ann", "admin")));
    assertEquals(PERMISSION_DENIED, createTenant(plain("ann"), "mine"));
    assertEquals(PERMISSION_DENIED, createTenant(plain("ann"), "solo.mine"));
    assertEquals(PERMISSION_DENIED, delete(plain("ann"), "solo"));
    assertEquals(PERMISSION_DENIED, delete(plain("ann"), "neuroflux"));
    assertEquals(
        PERMISSION_DENIED, createTenant(cache.as("service-ci", "global-admin"), "machine"));
  }

  @Test
  void adminOfAnInstance_administersItAndNothingElse() {
    assertEquals(OK, createTenant(gus, "team", member("ann", "admin")));
    Channel ann = plain("ann");
    assertEquals(OK, add(ann, "team", member("tom", "user")));
    assertEquals(ALREADY_EXISTS, add(ann, "team", member("tom", "user")));
    assertEquals(OK, upload(plain("tom"), "team"));
    assertEquals(PERMISSION_DENIED, add(plain("tom"), "team", member("tim", "viewer")));
    assertEquals(PERMISSION_DENIED, add(ann, "neuroflux", member("tim", "viewer")));
    assertEquals(PERMISSION_DENIED, add(ann, "unheard-of", member("tim", "viewer")));
    assertEquals(PERMISSION_DENIED, add(ann, "cluster", member("ann", "global-admin")));
    assertEquals(PERMISSION_DENIED, add(ann, "team", member("tim", "global-admin")));
    assertEquals(PERMISSION_DENIED, add(ann, "team", member("neuroflux-1", "worker")));
    assertEquals(
        PERMISSION_DENIED,
        add(
            ann,
            "team",
            member("neuroflux-1", "worker").toBuilder().setIssuer("urn:workers").build()),
        "the workers of others");
    assertEquals(
        List.of("ann", "tom"),
        MemberServiceGrpc.newBlockingStub(ann)
            .listMembers(ListMembersRequest.newBuilder().setInstanceName("team").build())
            .getMemberList()
            .stream()
            .map(Member::getPrincipal)
            .toList());
    assertEquals(OK, remove(ann, "team", member("tom", "user")));
    assertEquals(NOT_FOUND, remove(ann, "team", member("tom", "user")));
    assertEquals(PERMISSION_DENIED, upload(plain("tom"), "team"));
  }

  @Test
  void roleOfAnInstance_isUnknownElsewhere() {
    assertEquals(OK, createTenant(gus, "left", member("ann", "admin")));
    assertEquals(OK, createTenant(gus, "right", member("bea", "admin")));
    RoleServiceGrpc.RoleServiceBlockingStub ann = RoleServiceGrpc.newBlockingStub(plain("ann"));
    Role reader = role("reader", "left", "contentaddressablestorage:Read");
    CreateRoleRequest request =
        CreateRoleRequest.newBuilder()
            .setInstanceName("left")
            .setRole(reader)
            .setReason("a test")
            .build();
    assertEquals(reader, ann.createRole(request));
    assertEquals(OK, add(plain("ann"), "left", member("rob", "reader")));
    assertEquals(OK, read(plain("rob"), "left"));
    assertEquals(FAILED_PRECONDITION, add(plain("bea"), "right", member("rob", "reader")));
    assertEquals(
        PERMISSION_DENIED,
        code(() -> ann.createRole(request.toBuilder().clearInstanceName().build())));
    assertEquals(
        PERMISSION_DENIED,
        code(() -> ann.createRole(request.toBuilder().setInstanceName("right").build())));
    assertEquals(
        List.of(reader),
        ann.listRoles(ListRolesRequest.newBuilder().setInstanceName("left").build()).getRoleList());
    RoleServiceGrpc.RoleServiceBlockingStub bea = RoleServiceGrpc.newBlockingStub(plain("bea"));
    assertEquals(
        NOT_FOUND,
        code(
            () ->
                bea.getRole(
                    GetRoleRequest.newBuilder()
                        .setInstanceName("right")
                        .setName("reader")
                        .build())));
    // What it says of another instance counts for nothing: it is held in its own.
    Role greedy = role("greedy", "right", "contentaddressablestorage:Read");
    Status.Code created = code(() -> ann.createRole(request.toBuilder().setRole(greedy).build()));
    if (created == OK) {
      assertEquals(OK, add(plain("ann"), "left", member("rob", "greedy")));
    }
    assertEquals(PERMISSION_DENIED, read(plain("rob"), "right"));
    assertEquals(
        FAILED_PRECONDITION,
        code(
            () ->
                ann.deleteRole(
                    DeleteRoleRequest.newBuilder()
                        .setInstanceName("left")
                        .setName("reader")
                        .setReason("a test")
                        .build())),
        "rob has it");
  }

  @Test
  void roleThatEnds_ends() {
    assertEquals(OK, createTenant(gus, "brisk", member("ann", "admin")));
    Member past =
        member("tom", "user").toBuilder().setUntil(Timestamp.newBuilder().setSeconds(1)).build();
    Member hour =
        member("tim", "user").toBuilder()
            .setUntil(Timestamp.newBuilder().setSeconds(System.currentTimeMillis() / 1000 + 3600))
            .build();
    add(plain("ann"), "brisk", past);
    assertEquals(PERMISSION_DENIED, read(plain("tom"), "brisk"));
    assertEquals(OK, add(plain("ann"), "brisk", hour));
    assertEquals(OK, read(plain("tim"), "brisk"));
    assertTrue(
        MemberServiceGrpc.newBlockingStub(plain("ann"))
            .listMembers(ListMembersRequest.newBuilder().setInstanceName("brisk").build())
            .getMemberList()
            .stream()
            .anyMatch(m -> m.getUntil().equals(hour.getUntil())));
  }

  /** Whatever one asks about a foreign instance, one that is not there answers the same. */
  @Test
  void namesOfForeignInstances_areToldByNothing() {
    assertEquals(OK, createTenant(gus, "secret", member("ann", "admin")));
    assertEquals(OK, createTenant(gus, "known", member("zoe", "admin")));
    Channel zoe = plain("zoe");
    assertEquals(List.of("known"), tenants(zoe));
    for (Asking asking : Asking.all()) {
      Set<String> answers = new HashSet<>();
      for (String name : List.of("secret", "secret.sub", "nothing", "neuroflux", "cluster")) {
        StatusRuntimeException refused =
            assertThrows(StatusRuntimeException.class, () -> asking.ask(zoe, name));
        String id = String.valueOf(refused.getTrailers().get(AuthorizationInterceptor.DENIAL));
        answers.add(
            refused.getStatus().getCode()
                + String.valueOf(refused.getStatus().getDescription()).replace(id, "ID")
                + refused.getTrailers().keys());
      }
      assertEquals(1, answers.size(), answers::toString);
    }
  }

  /** Something that is asked about an instance. */
  private interface Asking {

    void ask(Channel as, String instance);

    static List<Asking> all() {
      return List.of(
          TenantServiceTest::missing,
          TenantServiceTest::usage,
          TenantServiceTest::events,
          (as, name) ->
              RoleServiceGrpc.newBlockingStub(as)
                  .listRoles(ListRolesRequest.newBuilder().setInstanceName(name).build()),
          (as, name) ->
              MemberServiceGrpc.newBlockingStub(as)
                  .listMembers(ListMembersRequest.newBuilder().setInstanceName(name).build()));
    }
  }

  @Test
  void usage_isCountedByInstance() {
    assertEquals(OK, createTenant(gus, "meter", member("ann", "admin")));
    Channel ann = plain("ann");
    assertEquals(OK, upload(ann, "meter"));
    assertEquals(PERMISSION_DENIED, read(plain("outsider"), "meter"));
    UsageReport usage = usage(ann, "meter");
    assertEquals(HELLO.size(), usage.getBytesWritten());
    assertTrue(usage.getBytesKept() >= HELLO.size());
    assertEquals(1, usage.getRefusals());
    assertTrue(
        cache
            .cache
            .engine()
            .usage()
            .meters()
            .contains("build_cluster_refusals_total{instance=\"meter\"} 1\n"));
    // Names that are nobody's cost nothing.
    assertEquals(PERMISSION_DENIED, read(ann, "invented"));
    assertTrue(!cache.cache.engine().usage().meters().contains("invented"));
  }

  @Test
  void refusal_isExplainedToTheInstancesAdministrator() {
    assertEquals(
        OK, createTenant(gus, "open", member("ann", "admin"), member("tom", "cache-reader")));
    StatusRuntimeException refused =
        assertThrows(
            StatusRuntimeException.class,
            () ->
                ContentAddressableStorageGrpc.newBlockingStub(plain("tom"))
                    .batchUpdateBlobs(
                        BatchUpdateBlobsRequest.newBuilder().setInstanceName("open").build()));
    String id = String.valueOf(refused.getTrailers().get(AuthorizationInterceptor.DENIAL));
    ExplainRefusalRequest request =
        ExplainRefusalRequest.newBuilder().setInstanceName("open").setId(id).build();
    String explanation =
        AuditServiceGrpc.newBlockingStub(plain("ann")).explainRefusal(request).getExplanation();
    assertTrue(explanation.contains("contentaddressablestorage:Write"), explanation);
    assertTrue(explanation.contains("cache-writer"), explanation);
    assertEquals(
        PERMISSION_DENIED,
        code(() -> AuditServiceGrpc.newBlockingStub(plain("tom")).explainRefusal(request)));
    assertEquals(OK, createTenant(gus, "shut", member("bea", "admin")));
    assertEquals(
        NOT_FOUND,
        code(
            () ->
                AuditServiceGrpc.newBlockingStub(plain("bea"))
                    .explainRefusal(request.toBuilder().setInstanceName("shut").build())));
  }

  @Test
  void audit_isOfOneInstance() {
    assertEquals(OK, createTenant(gus, "watched", member("ann", "admin")));
    assertEquals(OK, createTenant(gus, "apart", member("bea", "admin")));
    assertEquals(OK, add(plain("ann"), "watched", member("tom", "user")));
    assertEquals(PERMISSION_DENIED, add(plain("ann"), "watched", member("tom", "global-admin")));
    assertEquals(OK, add(plain("bea"), "apart", member("theo", "user")));
    List<Event> seen = events(plain("ann"), "watched");
    assertEquals(2, seen.size(), seen::toString);
    assertEquals(Event.Kind.CHANGE, seen.get(0).getKind());
    assertEquals("ann", seen.get(0).getPrincipal());
    assertTrue(seen.get(1).getOutcome().contains("refused"), seen::toString);
    assertTrue(Stream.of("apart", "theo", "bea").noneMatch(seen.toString()::contains));
    assertEquals(PERMISSION_DENIED, code(() -> events(plain("ann"), "cluster")));
    assertTrue(
        events(gus, "cluster").stream()
            .anyMatch(e -> e.getWhat().contains("create tenant watched")));
  }
}
