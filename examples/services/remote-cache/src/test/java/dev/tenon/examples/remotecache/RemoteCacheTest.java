package dev.tenon.examples.remotecache;

import static dev.tenon.examples.remotecache.CacheClient.ACTION;
import static dev.tenon.examples.remotecache.CacheClient.BLOB;
import static dev.tenon.examples.remotecache.CacheClient.HELLO;
import static dev.tenon.examples.remotecache.CacheClient.actions;
import static dev.tenon.examples.remotecache.CacheClient.blobs;
import static dev.tenon.examples.remotecache.CacheClient.missing;
import static dev.tenon.examples.remotecache.CacheClient.name;
import static dev.tenon.examples.remotecache.CacheClient.piece;
import static dev.tenon.examples.remotecache.CacheClient.read;
import static dev.tenon.examples.remotecache.CacheClient.upload;
import static dev.tenon.examples.remotecache.CacheClient.write;
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

import build.bazel.remote.execution.v2.BatchReadBlobsRequest;
import build.bazel.remote.execution.v2.CapabilitiesGrpc;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.ExecuteRequest;
import build.bazel.remote.execution.v2.ExecutionGrpc;
import build.bazel.remote.execution.v2.FindMissingBlobsRequest;
import build.bazel.remote.execution.v2.GetCapabilitiesRequest;
import build.bazel.remote.execution.v2.GetTreeRequest;
import build.bazel.remote.execution.v2.ServerCapabilities;
import build.bazel.remote.execution.v2.WaitExecutionRequest;
import com.google.bytestream.ByteStreamGrpc;
import com.google.devtools.build.v1.PublishBuildEventGrpc;
import com.google.devtools.build.v1.PublishBuildToolEventStreamRequest;
import com.google.devtools.build.v1.PublishLifecycleEventRequest;
import com.google.protobuf.ByteString;
import dev.tenon.examples.remotecache.iam.v1.CreateRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.Policy;
import dev.tenon.examples.remotecache.iam.v1.Role;
import dev.tenon.examples.remotecache.iam.v1.RoleServiceGrpc;
import dev.tenon.grpc.AuthorizationInterceptor;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
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
 *   <tr><td>A10, B20 to B23</td><td>{@link InstanceTest}</td></tr>
 *   <tr><td>A11</td><td>here, {@link BlobStreamTest} and {@link ResourceNameTest}</td></tr>
 *   <tr><td>A12, B26</td><td>{@link BlobStreamTest}</td></tr>
 *   <tr><td>A14, A17, B24, B25</td><td>here</td></tr>
 *   <tr><td>A13</td><td>{@link ExecutionTest}</td></tr>
 *   <tr><td>A15, B15</td><td>here: each check is about a whole part of an instance</td></tr>
 *   <tr><td>A16, A74</td><td>{@link DenialTest}</td></tr>
 * </table>
 */
class RemoteCacheTest extends FreshCache {

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
