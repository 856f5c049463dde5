package dev.tenon.examples.remotecache;

import static dev.tenon.examples.remotecache.TestCache.code;
import static dev.tenon.examples.remotecache.TestCache.status;
import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.NOT_FOUND;
import static io.grpc.Status.Code.OK;
import static io.grpc.Status.Code.PERMISSION_DENIED;
import static io.grpc.Status.Code.UNAUTHENTICATED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import build.bazel.remote.execution.v2.ActionCacheGrpc;
import build.bazel.remote.execution.v2.ActionCacheGrpc.ActionCacheBlockingStub;
import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.BatchReadBlobsRequest;
import build.bazel.remote.execution.v2.BatchUpdateBlobsRequest;
import build.bazel.remote.execution.v2.CapabilitiesGrpc;
import build.bazel.remote.execution.v2.ContentAddressableStorageGrpc;
import build.bazel.remote.execution.v2.ContentAddressableStorageGrpc.ContentAddressableStorageBlockingStub;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.ExecuteRequest;
import build.bazel.remote.execution.v2.ExecutionGrpc;
import build.bazel.remote.execution.v2.FindMissingBlobsRequest;
import build.bazel.remote.execution.v2.GetActionResultRequest;
import build.bazel.remote.execution.v2.GetCapabilitiesRequest;
import build.bazel.remote.execution.v2.GetTreeRequest;
import build.bazel.remote.execution.v2.ServerCapabilities;
import build.bazel.remote.execution.v2.UpdateActionResultRequest;
import build.bazel.remote.execution.v2.WaitExecutionRequest;
import com.google.bytestream.ByteStreamGrpc;
import com.google.bytestream.ByteStreamProto.QueryWriteStatusRequest;
import com.google.bytestream.ByteStreamProto.QueryWriteStatusResponse;
import com.google.bytestream.ByteStreamProto.ReadRequest;
import com.google.bytestream.ByteStreamProto.ReadResponse;
import com.google.bytestream.ByteStreamProto.WriteRequest;
import com.google.devtools.build.v1.PublishBuildEventGrpc;
import com.google.devtools.build.v1.PublishBuildToolEventStreamRequest;
import com.google.devtools.build.v1.PublishLifecycleEventRequest;
import com.google.protobuf.ByteString;
import dev.tenon.diagnostic.Place;
import dev.tenon.examples.remotecache.iam.v1.CreateRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.Policy;
import dev.tenon.examples.remotecache.iam.v1.Role;
import dev.tenon.examples.remotecache.iam.v1.RoleServiceGrpc;
import dev.tenon.grpc.AuthorizationInterceptor;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.yaml.YamlPolicies;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cache as its clients see it, over the real protocols.
 *
 * <p>Where each requirement is shown:
 *
 * <table>
 *   <caption>Requirements</caption>
 *   <tr><td>A03 to A05, A06, A09, B16</td><td>{@link RoleServiceTest}</td></tr>
 *   <tr><td>A07, A08, B17 to B19</td><td>here, and core's {@code ClaimMappingTest}</td></tr>
 *   <tr><td>A10, B22, B23</td><td>here</td></tr>
 *   <tr><td>A11, B20, B21</td><td>here, and {@link ResourceNameTest}</td></tr>
 *   <tr><td>A12, A14, A17, B24 to B26</td><td>here</td></tr>
 *   <tr><td>A13</td><td>{@link ExecutionTest}</td></tr>
 *   <tr><td>A15, B15</td><td>here: each check is about a whole part of an instance</td></tr>
 *   <tr><td>A16, A74</td><td>{@link DenialTest}</td></tr>
 * </table>
 */
class RemoteCacheTest {

  private static final ByteString HELLO = ByteString.copyFromUtf8("hello");
  private static final Digest BLOB = Digests.of(HELLO);
  private static final Digest ACTION = Digests.of(ByteString.copyFromUtf8("an action"));

  private static final ByteString ACTION_BYTES = ByteString.copyFromUtf8("another blob");
  private static final Digest ACTION_BLOB = Digests.of(ACTION_BYTES);

  private TestCache cache;
  private Channel nils;

  @BeforeEach
  void start() throws Exception {
    cache = new TestCache();
    nils = cache.as("nils", "neuroflux:cache-writer");
  }

  @AfterEach
  void stop() throws IOException {
    cache.close();
  }

  private static ContentAddressableStorageBlockingStub blobs(Channel as) {
    return ContentAddressableStorageGrpc.newBlockingStub(as);
  }

  private static ActionCacheBlockingStub actions(Channel as) {
    return ActionCacheGrpc.newBlockingStub(as);
  }

  private static Status.Code upload(Channel as, String instance, Digest digest, ByteString bytes) {
    BatchUpdateBlobsRequest.Builder request =
        BatchUpdateBlobsRequest.newBuilder().setInstanceName(instance);
    request.addRequestsBuilder().setDigest(digest).setData(bytes);
    try {
      return Status.fromCodeValue(
              blobs(as).batchUpdateBlobs(request.build()).getResponses(0).getStatus().getCode())
          .getCode();
    } catch (io.grpc.StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private static List<Digest> missing(Channel as, String instance, Digest... digests) {
    return blobs(as)
        .findMissingBlobs(
            FindMissingBlobsRequest.newBuilder()
                .setInstanceName(instance)
                .addAllBlobDigests(List.of(digests))
                .build())
        .getMissingBlobDigestsList();
  }

  private static Status.Code read(Channel as, String instance) {
    return code(
        () ->
            actions(as)
                .getActionResult(
                    GetActionResultRequest.newBuilder()
                        .setInstanceName(instance)
                        .setActionDigest(ACTION)
                        .build()));
  }

  private static Status.Code write(Channel as, String instance) {
    return code(
        () ->
            actions(as)
                .updateActionResult(
                    UpdateActionResultRequest.newBuilder()
                        .setInstanceName(instance)
                        .setActionDigest(ACTION)
                        .setActionResult(ActionResult.newBuilder().setExitCode(0))
                        .build()));
  }

  private static String name(String instance, Digest digest) {
    return instance + "/uploads/u1/blobs/" + digest.getHash() + "/" + digest.getSizeBytes();
  }

  private static WriteRequest piece(String name, long offset, String text, boolean last) {
    return WriteRequest.newBuilder()
        .setResourceName(name)
        .setWriteOffset(offset)
        .setData(ByteString.copyFromUtf8(text))
        .setFinishWrite(last)
        .build();
  }

  @Test
  void whatATenantKeeps_itFindsAgain() {
    assertEquals(OK, upload(nils, "neuroflux", BLOB, HELLO));
    assertEquals(OK, write(nils, "neuroflux"));
    assertEquals(OK, read(nils, "neuroflux"));
    assertEquals(List.of(), missing(nils, "neuroflux", BLOB));
  }

  @Test
  void whatATenantKeeps_noOtherFinds() {
    assertEquals(OK, upload(nils, "neuroflux", BLOB, HELLO));
    assertEquals(OK, write(nils, "neuroflux"));
    Channel otto = cache.as("otto", "other:cache-writer");
    assertEquals(NOT_FOUND, read(otto, "other"));
    assertEquals(List.of(BLOB), missing(otto, "other", BLOB));
    Channel both = cache.as("gus", "global-admin");
    assertEquals(List.of(BLOB), missing(both, "other", BLOB));
    assertEquals(List.of(), missing(both, "neuroflux", BLOB));
  }

  @Test
  void a11_wrongTenant_isDenied() {
    assertEquals(PERMISSION_DENIED, read(nils, "other"));
    assertEquals(PERMISSION_DENIED, read(nils, "nobody-has-this"));
    assertEquals(PERMISSION_DENIED, read(nils, "cluster"));
    assertEquals(PERMISSION_DENIED, read(cache.as("gus", "global-admin"), "cluster"));
  }

  /** Another's instance, one that does not exist, one that cannot, and that of the roles. */
  @Test
  void whatIsNotThere_isAnsweredLikeWhatIsAnothers() {
    Set<String> answers = new HashSet<>();
    for (String instance :
        List.of("other", "default", "unheard-of", "cluster", "..", "neuroflux/dev", "*", "a b")) {
      for (Channel as : List.of(nils, cache.as("a", "unheard-of"), cache.as("n", "none"))) {
        StatusRuntimeException denied =
            assertThrows(
                StatusRuntimeException.class, () -> blobs(as).findMissingBlobs(asking(instance)));
        Metadata trailers = denied.getTrailers();
        String id = trailers.get(AuthorizationInterceptor.DENIAL);
        answers.add(
            denied.getStatus().getCode()
                + denied.getStatus().getDescription().replace(id, "ID")
                + new TreeSet<>(trailers.keys()));
        assertTrue(cache.denials.stream().anyMatch(d -> d.id().equals(id) && d.decision() != null));
      }
    }
    assertEquals(Set.of("PERMISSION_DENIEDdenied (ID)[content-type, tenon-denial]"), answers);
    assertEquals(
        Set.of("no-rule", "tenant-not-assigned", "invalid-resource"),
        cache.denials.stream()
            .map(denial -> denial.decision().reason().code())
            .collect(Collectors.toSet()),
        "the log tells them apart");
  }

  private static FindMissingBlobsRequest asking(String instance) {
    return FindMissingBlobsRequest.newBuilder()
        .setInstanceName(instance)
        .addBlobDigests(BLOB)
        .build();
  }

  /** No answer takes longer than another because something was looked up for it. */
  @Test
  void beforeADenial_nothingIsLookedUp() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Storage counting = counting(Storage.inMemory(Bound.ofMemory()), asked);
    try (TestCache counted = new TestCache(counting)) {
      Channel as = counted.as("nils", "neuroflux:cache-writer");
      assertEquals(NOT_FOUND, read(as, "neuroflux"));
      assertEquals(1, asked.get());
      assertEquals(PERMISSION_DENIED, read(as, "other"));
      assertEquals(PERMISSION_DENIED, read(as, "unheard-of"));
      assertEquals(PERMISSION_DENIED, upload(as, "other", BLOB, HELLO));
      assertEquals(1, asked.get());
    }
  }

  private static Storage counting(Storage storage, AtomicInteger asked) {
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("largest")) {
                asked.incrementAndGet();
              }
              return method.invoke(storage, arguments);
            });
  }

  @Test
  void a16_badToken_isUnauthenticated() {
    Metadata.Key<String> header =
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    String good = cache.issuer.token("nils", "neuroflux:cache-writer");
    assertEquals(OK, writeWith(header, "Bearer " + good));
    assertEquals(UNAUTHENTICATED, writeWith(header, good));
    assertEquals(UNAUTHENTICATED, writeWith(header, "Bearer " + good + "x"));
    String foreign = new DemoIssuer().token("nils", "neuroflux:cache-writer");
    assertEquals(UNAUTHENTICATED, writeWith(header, "Bearer " + foreign));
    assertFalse(cache.denials.toString().contains(good.substring(0, 40)));
  }

  @Test
  void engflowHeader_carriesTheTokenToo() {
    Metadata.Key<String> header =
        Metadata.Key.of("x-engflow-auth-token", Metadata.ASCII_STRING_MARSHALLER);
    assertEquals(OK, writeWith(header, cache.issuer.token("nils", "neuroflux:cache-writer")));
  }

  private Status.Code writeWith(Metadata.Key<String> header, String value) {
    return write(cache.with(header, value), "neuroflux");
  }

  @Test
  void a07_b17_rolesComeAsListOrAsTextWithCommas() {
    assertEquals(
        OK, write(cache.as("a", List.of("viewer", "neuroflux:cache-writer")), "neuroflux"));
    assertEquals(OK, write(cache.as("a", "viewer, ,neuroflux:cache-writer,"), "neuroflux"));
    assertEquals(
        PERMISSION_DENIED, write(cache.as("a", "neuroflux:cache-writer viewer"), "neuroflux"));
  }

  @Test
  void a08_b18_b19_unknownRoleAndNoRole_allowNothing() {
    assertEquals(PERMISSION_DENIED, read(cache.as("a", "unheard-of"), "default"));
    assertEquals(PERMISSION_DENIED, read(cache.as("a", List.of()), "default"));
    assertEquals(PERMISSION_DENIED, read(cache.as("a", null), "default"));
  }

  private void role(String name, String resource, String... actions) {
    Policy.Builder policy =
        Policy.newBuilder().addAllAction(List.of(actions)).addResource(resource);
    RoleServiceGrpc.newBlockingStub(cache.as("gus", "global-admin"))
        .createRole(
            CreateRoleRequest.newBuilder()
                .setRole(Role.newBuilder().setName(name).addPolicy(policy))
                .setReason("a test")
                .build());
  }

  /** The server of this example with further instances, entered as the file's are. */
  private static TestCache withInstances(String... names) throws IOException {
    dev.tenon.policy.Policy policy = YamlPolicies.load(Path.of("policy.yaml"));
    for (String name : names) {
      policy =
          policy.with(
              Tenant.of(name)
                  .including(List.of(TenantClause.of(at(name), Place.code())))
                  .enteredBy("*"));
      policy =
          policy.with(
              dev.tenon.policy.Role.of("dev of " + name).with(Permission.allow("*").on(at(name))));
    }
    return new TestCache(policy);
  }

  private static ResourcePattern at(String instance) {
    return ResourcePattern.of("engflow", "platform", "*", instance);
  }

  /** A10: what is above is read by who may read it there; each level is decided on its own. */
  @Test
  void a10_b22_b23_subtenantReadsFromAboveAndWritesItsOwn() throws Exception {
    try (TestCache dotted = withInstances("neuroflux.dev")) {
      Channel ci = dotted.as("ci", "neuroflux:cache-writer");
      Channel child = dotted.as("dev", "dev of neuroflux.dev");
      Channel both = dotted.as("both", List.of("neuroflux:cache-reader", "dev of neuroflux.dev"));
      assertEquals(OK, upload(ci, "neuroflux", BLOB, HELLO));
      assertEquals(OK, write(ci, "neuroflux"));
      assertEquals(PERMISSION_DENIED, read(ci, "neuroflux.dev"), "not downward");
      assertEquals(PERMISSION_DENIED, write(ci, "neuroflux.dev"));

      assertEquals(PERMISSION_DENIED, read(child, "neuroflux"));
      assertEquals(NOT_FOUND, read(child, "neuroflux.dev"), "not without a right above");
      assertEquals(List.of(BLOB), missing(child, "neuroflux.dev", BLOB));

      assertEquals(OK, read(both, "neuroflux.dev"));
      assertEquals(List.of(), missing(both, "neuroflux.dev", BLOB));
      String blob = "neuroflux.dev/blobs/" + BLOB.getHash() + "/" + BLOB.getSizeBytes();
      ReadRequest stream = ReadRequest.newBuilder().setResourceName(blob).build();
      assertEquals(OK, status(both, ByteStreamGrpc.getReadMethod(), stream).getCode());
      assertEquals(NOT_FOUND, status(child, ByteStreamGrpc.getReadMethod(), stream).getCode());

      assertEquals(OK, upload(both, "neuroflux.dev", ACTION_BLOB, ACTION_BYTES));
      assertEquals(PERMISSION_DENIED, upload(both, "neuroflux", ACTION_BLOB, ACTION_BYTES));
      assertEquals(List.of(ACTION_BLOB), missing(both, "neuroflux", ACTION_BLOB));
      assertEquals(List.of(), missing(child, "neuroflux.dev", ACTION_BLOB));
    }
  }

  @Test
  void b20_emptyInstance_isTheDefaultOne() {
    Channel wim = cache.as("wim", "cache-writer");
    assertEquals(OK, write(wim, ""));
    assertEquals(OK, read(wim, "default"));
    assertEquals(PERMISSION_DENIED, write(nils, ""));
  }

  /** An instance with slashes exists beside the one that it begins with; each is one name. */
  @Test
  void b21_instanceOfSeveralSegments_isOneAtom() throws Exception {
    // `engflow/platform/*/neuroflux` covers what is beneath; a name is never split into that.
    try (TestCache slashed = withInstances("neuroflux/dev")) {
      Channel parent = slashed.as("nils", "neuroflux:cache-writer");
      Channel child = slashed.as("dev", "dev of neuroflux/dev");
      assertEquals(OK, write(child, "neuroflux/dev"));
      assertEquals(OK, read(child, "neuroflux/dev"));
      assertEquals(OK, upload(child, "neuroflux/dev", BLOB, HELLO));
      assertEquals(
          OK,
          status(
                  child,
                  ByteStreamGrpc.getWriteMethod(),
                  piece(name("neuroflux/dev", BLOB), 0, "hello", true))
              .getCode());
      for (String other : List.of("neuroflux", "neuroflux/", "/neuroflux/dev", "dev", "*")) {
        assertEquals(PERMISSION_DENIED, read(child, other), other);
      }
      for (String other :
          List.of("neuroflux/dev", "neuroflux/x", "*", "../neuroflux", "neuroflux/")) {
        assertEquals(PERMISSION_DENIED, read(parent, other), other);
      }
      assertEquals(NOT_FOUND, read(parent, "neuroflux"));
    }
  }

  /** A13: an operation that is not one's own is like none, whatever its name says. */
  @Test
  void a13_operationsOfNobody_areNone() {
    Channel gus = cache.as("gus", "global-admin");
    for (String name : List.of("neuroflux/operations/1", "operations/1", "default", "")) {
      assertEquals(
          NOT_FOUND,
          status(
                  gus,
                  ExecutionGrpc.getWaitExecutionMethod(),
                  WaitExecutionRequest.newBuilder().setName(name).build())
              .getCode());
    }
  }

  /** A server without a sandbox says so, and runs nothing. */
  @Test
  void a14_withoutASandbox_nothingRuns() {
    Channel gus = cache.as("gus", "global-admin");
    assertEquals(
        Status.Code.FAILED_PRECONDITION,
        status(
                gus,
                ExecutionGrpc.getExecuteMethod(),
                ExecuteRequest.newBuilder().setActionDigest(BLOB).build())
            .getCode());
    assertFalse(capabilities(gus, "default").getExecutionCapabilities().getExecEnabled());
  }

  /** A15, B15: a right on one thing of an instance is none on the list of all of them. */
  @Test
  void a15_b15_oneThing_isNotAllOfThem() {
    String cas = "contentaddressablestorage";
    String read = cas + ":Read";
    role("one", "engflow:platform:*:neuroflux:" + cas + ":" + BLOB.getHash(), read);
    role("elsewhere", "engflow:platform:remote:neuroflux:*:*", read);
    role("other-service", "engflow:platform:*:neuroflux:actioncache:*", read);
    role("all", "engflow:platform:*:neuroflux:" + cas + ":all", read);
    for (String role : List.of("one", "elsewhere", "other-service")) {
      Channel as = cache.as("a", role);
      assertEquals(PERMISSION_DENIED, code(() -> missing(as, "neuroflux", BLOB)), role);
    }
    assertEquals(List.of(BLOB), missing(cache.as("a", "all"), "neuroflux", BLOB));
  }

  @Test
  void a14_capabilitiesTellTheTruth() {
    assertTrue(offersWriting(nils, "neuroflux"));
    assertFalse(offersWriting(cache.as("nina", "neuroflux:cache-reader"), "neuroflux"));
    assertFalse(offersWriting(cache.as("uma", "user"), ""));
    ServerCapabilities capabilities = capabilities(nils, "neuroflux");
    assertFalse(capabilities.getExecutionCapabilities().getExecEnabled());
  }

  private static boolean offersWriting(Channel as, String instance) {
    return capabilities(as, instance)
        .getCacheCapabilities()
        .getActionCacheUpdateCapabilities()
        .getUpdateEnabled();
  }

  private static ServerCapabilities capabilities(Channel as, String instance) {
    return CapabilitiesGrpc.newBlockingStub(as)
        .getCapabilities(GetCapabilitiesRequest.newBuilder().setInstanceName(instance).build());
  }

  @Test
  void builtInRoles_doWhatTheySay() {
    record Row(String role, boolean reads, boolean writesBlobs, boolean writesResults) {}
    for (Row row :
        List.of(
            new Row("none", false, false, false),
            new Row("viewer", false, false, false),
            new Row("cache-reader", true, false, false),
            new Row("cache-writer", true, true, true),
            new Row("user", true, true, false),
            new Row("admin", true, true, true),
            new Row("global-admin", true, true, true))) {
      Channel as = cache.as("a", row.role());
      assertEquals(row.writesResults(), write(as, "default") == OK, row::toString);
      assertEquals(row.writesBlobs(), upload(as, "default", BLOB, HELLO) == OK, row::toString);
      assertEquals(row.reads(), read(as, "default") != PERMISSION_DENIED, row::toString);
      boolean elsewhere = row.role().equals("global-admin");
      assertEquals(elsewhere, read(as, "neuroflux") != PERMISSION_DENIED, row::toString);
    }
  }

  @Test
  void b24_user_writesBlobsAndNoResults() {
    Channel uma = cache.as("uma", "user");
    assertEquals(OK, upload(uma, "", BLOB, HELLO));
    assertEquals(PERMISSION_DENIED, write(uma, ""));
  }

  @Test
  void b25_findMissingBlobs_needsToRead() {
    assertEquals(OK, upload(nils, "neuroflux", BLOB, HELLO));
    Channel otto = cache.as("otto", "other:cache-writer");
    assertEquals(PERMISSION_DENIED, code(() -> missing(otto, "neuroflux", BLOB)));
    assertEquals(PERMISSION_DENIED, code(() -> missing(otto, "neuroflux", ACTION)));
  }

  @Test
  void emptyBlob_isThereForWhoMayRead() {
    assertEquals(List.of(), missing(nils, "neuroflux", Digests.EMPTY));
    Channel otto = cache.as("otto", "other:cache-writer");
    assertEquals(PERMISSION_DENIED, code(() -> missing(otto, "neuroflux", Digests.EMPTY)));
    assertEquals(
        0,
        blobs(nils)
            .batchReadBlobs(
                BatchReadBlobsRequest.newBuilder()
                    .setInstanceName("neuroflux")
                    .addDigests(Digests.EMPTY)
                    .build())
            .getResponses(0)
            .getStatus()
            .getCode());
  }

  @Test
  void bytesThatAreNotThoseOfTheDigest_areRefused() {
    assertEquals(INVALID_ARGUMENT, upload(nils, "neuroflux", ACTION, HELLO));
    Digest liar = BLOB.toBuilder().setSizeBytes(4).build();
    assertEquals(INVALID_ARGUMENT, upload(nils, "neuroflux", liar, HELLO));
    Digest path = BLOB.toBuilder().setHash("../../../etc/passwd").build();
    assertEquals(INVALID_ARGUMENT, upload(nils, "neuroflux", path, HELLO));
    String name = name("neuroflux", ACTION.toBuilder().setSizeBytes(5).build());
    assertEquals(
        INVALID_ARGUMENT,
        status(nils, ByteStreamGrpc.getWriteMethod(), piece(name, 0, "hello", true)).getCode());
    assertEquals(List.of(BLOB, ACTION), missing(nils, "neuroflux", BLOB, ACTION));
  }

  @Test
  void stream_writesAndReadsABlob() {
    String name = name("neuroflux", BLOB);
    Status written =
        status(
            nils,
            ByteStreamGrpc.getWriteMethod(),
            piece(name, 0, "he", false),
            piece("", 2, "ll", false),
            piece(name, 4, "o", true));
    assertEquals(OK, written.getCode());
    ReadRequest.Builder request =
        ReadRequest.newBuilder()
            .setResourceName("neuroflux/blobs/" + BLOB.getHash() + "/" + BLOB.getSizeBytes());
    assertEquals("hello", read(request.build()));
    assertEquals("ell", read(request.setReadOffset(1).setReadLimit(3).build()));
  }

  private String read(ReadRequest request) {
    Iterator<ReadResponse> pieces = ByteStreamGrpc.newBlockingStub(nils).read(request);
    ByteString all = ByteString.EMPTY;
    while (pieces.hasNext()) {
      all = all.concat(pieces.next().getData());
    }
    return all.toStringUtf8();
  }

  @Test
  void b26_brokenUpload_goesOnWhereItEnded() {
    String name = name("neuroflux", BLOB);
    assertEquals(
        OK, status(nils, ByteStreamGrpc.getWriteMethod(), piece(name, 0, "hel", false)).getCode());
    QueryWriteStatusRequest question =
        QueryWriteStatusRequest.newBuilder().setResourceName(name).build();
    QueryWriteStatusResponse half = ByteStreamGrpc.newBlockingStub(nils).queryWriteStatus(question);
    assertEquals(3, half.getCommittedSize());
    assertFalse(half.getComplete());
    assertEquals(
        OK, status(nils, ByteStreamGrpc.getWriteMethod(), piece(name, 3, "lo", true)).getCode());
    assertTrue(ByteStreamGrpc.newBlockingStub(nils).queryWriteStatus(question).getComplete());
    // It tells of somebody's upload, so it needs what the upload needs.
    Channel nina = cache.as("nina", "neuroflux:cache-reader");
    assertEquals(
        PERMISSION_DENIED,
        code(() -> ByteStreamGrpc.newBlockingStub(nina).queryWriteStatus(question)));
  }

  @Test
  void a12_streamThatChangesItsName_ends() {
    Channel gus = cache.as("gus", "global-admin");
    Status ended =
        status(
            gus,
            ByteStreamGrpc.getWriteMethod(),
            piece(name("neuroflux", BLOB), 0, "he", false),
            piece(name("other", BLOB), 2, "llo", true));
    assertEquals(INVALID_ARGUMENT, ended.getCode());
    assertEquals(List.of(BLOB), missing(gus, "other", BLOB));
    assertEquals(List.of(BLOB), missing(gus, "neuroflux", BLOB));
  }

  @Test
  void a12_firstMessageWithoutName_isRefused() {
    Status ended =
        status(
            nils,
            ByteStreamGrpc.getWriteMethod(),
            piece("", 0, "he", false),
            piece(name("neuroflux", BLOB), 2, "llo", true));
    assertEquals(INVALID_ARGUMENT, ended.getCode());
    assertEquals(List.of(BLOB), missing(nils, "neuroflux", BLOB));
  }

  @Test
  void a11_headerThatNamesAnotherResource_isRefused() {
    Metadata headers = new Metadata();
    Metadata.Key<String> header =
        Metadata.Key.of(
            "build.bazel.remote.execution.v2.resource-name", Metadata.ASCII_STRING_MARSHALLER);
    headers.put(header, name("neuroflux", BLOB));
    Channel gus = TestCache.with(cache.as("gus", "global-admin"), headers);
    WriteRequest same = piece(name("neuroflux", BLOB), 0, "hello", true);
    assertEquals(OK, status(gus, ByteStreamGrpc.getWriteMethod(), same).getCode());
    WriteRequest other = piece(name("other", BLOB), 0, "hello", true);
    assertEquals(INVALID_ARGUMENT, status(gus, ByteStreamGrpc.getWriteMethod(), other).getCode());
  }

  /** A11: the same for what is read, and for how far an upload has come. */
  @Test
  void a11_headerThatNamesAnotherResource_isRefused_whereABlobIsReadToo() {
    assertEquals(OK, upload(nils, "neuroflux", BLOB, HELLO));
    String blob = "/blobs/" + BLOB.getHash() + "/" + BLOB.getSizeBytes();
    ReadRequest read = ReadRequest.newBuilder().setResourceName("neuroflux" + blob).build();
    QueryWriteStatusRequest query =
        QueryWriteStatusRequest.newBuilder().setResourceName(name("neuroflux", BLOB)).build();
    Channel same = naming(read.getResourceName());
    assertEquals(OK, status(same, ByteStreamGrpc.getReadMethod(), read).getCode());
    assertEquals(
        INVALID_ARGUMENT,
        status(naming("other" + blob), ByteStreamGrpc.getReadMethod(), read).getCode());
    Channel asked = naming(query.getResourceName());
    assertEquals(OK, status(asked, ByteStreamGrpc.getQueryWriteStatusMethod(), query).getCode());
    assertEquals(
        INVALID_ARGUMENT,
        status(naming(name("other", BLOB)), ByteStreamGrpc.getQueryWriteStatusMethod(), query)
            .getCode());
  }

  private Channel naming(String resource) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of(
            "build.bazel.remote.execution.v2.resource-name", Metadata.ASCII_STRING_MARSHALLER),
        resource);
    return TestCache.with(nils, headers);
  }

  @Test
  void a11_a12_buildEvents_nameTheirTenantInEachMessage() {
    PublishBuildToolEventStreamRequest event =
        PublishBuildToolEventStreamRequest.newBuilder().setProjectId("neuroflux").build();
    PublishBuildToolEventStreamRequest nameless = event.toBuilder().clearProjectId().build();
    assertEquals(OK, events(nils, event, event, event));
    assertEquals(3, cache.cache.engine().events("neuroflux"));
    assertEquals(INVALID_ARGUMENT, events(nils, event, nameless));
    assertEquals(PERMISSION_DENIED, events(nils, nameless));
    assertEquals(
        OK,
        status(
                nils,
                PublishBuildEventGrpc.getPublishLifecycleEventMethod(),
                PublishLifecycleEventRequest.newBuilder().setProjectId("neuroflux").build())
            .getCode());
    assertEquals(0, cache.cache.engine().events("default"));
  }

  private static Status.Code events(Channel as, PublishBuildToolEventStreamRequest... events) {
    return status(as, PublishBuildEventGrpc.getPublishBuildToolEventStreamMethod(), events)
        .getCode();
  }

  @Test
  void viewer_cannotWrite() {
    Channel nina = cache.as("nina", "neuroflux:cache-reader");
    assertEquals(PERMISSION_DENIED, write(nina, "neuroflux"));
    assertEquals(PERMISSION_DENIED, upload(nina, "neuroflux", BLOB, HELLO));
    assertEquals(
        PERMISSION_DENIED,
        status(
                nina,
                ByteStreamGrpc.getWriteMethod(),
                piece(name("neuroflux", BLOB), 0, "hello", true))
            .getCode());
    assertEquals(NOT_FOUND, read(nina, "neuroflux"));
  }

  @Test
  void tree_isReadWhole() {
    Directory leaf = Directory.newBuilder().build();
    Directory.Builder root = Directory.newBuilder();
    root.addDirectoriesBuilder().setName("a").setDigest(Digests.of(leaf.toByteString()));
    root.addDirectoriesBuilder().setName("b").setDigest(Digests.of(leaf.toByteString()));
    ByteString bytes = root.build().toByteString();
    assertEquals(OK, upload(nils, "neuroflux", Digests.of(bytes), bytes));
    GetTreeRequest request =
        GetTreeRequest.newBuilder()
            .setInstanceName("neuroflux")
            .setRootDigest(Digests.of(bytes))
            .build();
    assertEquals(2, blobs(nils).getTree(request).next().getDirectoriesCount());
    GetTreeRequest absent = request.toBuilder().setRootDigest(BLOB).build();
    assertEquals(NOT_FOUND, code(() -> blobs(nils).getTree(absent).next()));
  }

  @Test
  void onDisk_isTheSame(@TempDir Path folder) throws Exception {
    try (TestCache first = new TestCache(Storage.onDisk(folder, Bound.ofMemory()))) {
      Channel as = first.as("nils", "neuroflux:cache-writer");
      assertEquals(OK, upload(as, "neuroflux", BLOB, HELLO));
      assertEquals(OK, write(as, "neuroflux"));
    }
    try (TestCache again = new TestCache(Storage.onDisk(folder, Bound.ofMemory()))) {
      Channel as = again.as("nils", "neuroflux:cache-writer");
      assertEquals(List.of(), missing(as, "neuroflux", BLOB));
      assertEquals(OK, read(as, "neuroflux"));
      assertEquals(NOT_FOUND, read(again.as("otto", "other:cache-writer"), "other"));
    }
  }

  @Test
  void a17_denialNamesWhoCalledAndWhy() {
    assertEquals(PERMISSION_DENIED, write(cache.as("nina", "neuroflux:cache-reader"), "neuroflux"));
    String line = cache.denials.get(0).toString();
    assertTrue(line.contains("nina"), line);
    assertTrue(line.contains("actioncache:Write"), line);
    assertTrue(line.contains("no-rule"), line);
  }
}
