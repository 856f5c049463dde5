package dev.tenon.examples.remotecache;

import static dev.tenon.examples.remotecache.Administering.add;
import static dev.tenon.examples.remotecache.Administering.createTenant;
import static dev.tenon.examples.remotecache.Administering.member;
import static dev.tenon.examples.remotecache.Administering.remove;
import static dev.tenon.examples.remotecache.Administering.role;
import static dev.tenon.examples.remotecache.Administering.tenant;
import static dev.tenon.examples.remotecache.Administering.tenants;
import static dev.tenon.examples.remotecache.TestCache.code;
import static io.grpc.Status.Code.OK;
import static io.grpc.Status.Code.PERMISSION_DENIED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import build.bazel.remote.execution.v2.BatchUpdateBlobsRequest;
import build.bazel.remote.execution.v2.ContentAddressableStorageGrpc;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.FindMissingBlobsRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.tenon.examples.remotecache.iam.v1.AuditServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.Event;
import dev.tenon.examples.remotecache.iam.v1.ExplainRefusalRequest;
import dev.tenon.examples.remotecache.iam.v1.GetUsageRequest;
import dev.tenon.examples.remotecache.iam.v1.ListEventsRequest;
import dev.tenon.examples.remotecache.iam.v1.Member;
import dev.tenon.examples.remotecache.iam.v1.UsageReport;
import dev.tenon.examples.remotecache.iam.v1.UsageServiceGrpc;
import dev.tenon.grpc.AuthorizationInterceptor;
import dev.tenon.yaml.YamlPolicies;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A day of a cluster with its state on disk, and a restart in the middle. */
class DayTest {

  private static final ByteString HELLO = ByteString.copyFromUtf8("hello");
  private static final Digest BLOB = Digests.of(HELLO);

  @TempDir private Path folder;

  private TestCache start() throws IOException {
    return new TestCache(
        State.in(
            folder.resolve("state"), YamlPolicies.load(Path.of("policy.yaml")), Bound.ofMemory()),
        Workers.NONE,
        DemoIssuer.in(folder.resolve("issuer")));
  }

  private static Channel plain(TestCache cache, String id) {
    return cache.as(id, List.of());
  }

  private static Status.Code upload(Channel as, String instance) {
    BatchUpdateBlobsRequest.Builder request =
        BatchUpdateBlobsRequest.newBuilder().setInstanceName(instance);
    request.addRequestsBuilder().setDigest(BLOB).setData(HELLO);
    return code(
        () -> ContentAddressableStorageGrpc.newBlockingStub(as).batchUpdateBlobs(request.build()));
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

  private static UsageReport usage(Channel as) {
    return UsageServiceGrpc.newBlockingStub(as)
        .getUsage(GetUsageRequest.newBuilder().setInstanceName("acme").build());
  }

  private static List<Event> events(Channel as) {
    return AuditServiceGrpc.newBlockingStub(as)
        .listEvents(ListEventsRequest.newBuilder().setInstanceName("acme").build())
        .getEventList();
  }

  @Test
  void aDay() throws Exception {
    Member guest =
        member("gil", "cache-reader").toBuilder()
            .setUntil(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond() + 3600))
            .build();
    String refusal;
    long refused;
    try (TestCache morning = start()) {
      // A new tenant, with a role of its own and an administrator, in one change.
      Channel gus = morning.as("gus", "global-admin");
      assertEquals(
          OK,
          createTenant(
              gus,
              tenant("acme")
                  .addRole(role("uploader", "acme", "contentaddressablestorage:Write"))
                  .addMember(member("amy", "admin"))
                  .build()));
      // A new member, and a role for an hour.
      Channel amy = plain(morning, "amy");
      assertEquals(OK, add(amy, "acme", member("tom", "cache-writer")));
      assertEquals(OK, add(amy, "acme", member("uwe", "uploader")));
      assertEquals(OK, add(amy, "acme", guest));
      assertEquals(OK, upload(plain(morning, "tom"), "acme"));
      assertEquals(OK, upload(plain(morning, "uwe"), "acme"));
      assertEquals(List.of(), missing(plain(morning, "gil"), "acme"));
      // A refusal, explained by its id.
      StatusRuntimeException denied =
          assertThrows(StatusRuntimeException.class, () -> missing(plain(morning, "uwe"), "acme"));
      refusal = String.valueOf(denied.getTrailers().get(AuthorizationInterceptor.DENIAL));
      assertTrue(explain(amy, refusal).contains("contentaddressablestorage:Read"));
      assertTrue(explain(amy, refusal).contains("cache-reader"), "who would have it");
      refused = usage(amy).getRefusals();
      assertEquals(1, refused);
    }
    assertFalse(Files.isReadable(folder.resolve("state/usage.new")));
    try (TestCache evening = start()) {
      // All of it is there again: roles, members, blobs, usage, what happened.
      Channel amy = plain(evening, "amy");
      assertEquals(List.of("acme"), tenants(amy));
      assertEquals(List.of(), missing(plain(evening, "tom"), "acme"));
      assertEquals(List.of(), missing(plain(evening, "gil"), "acme"));
      assertEquals(OK, upload(plain(evening, "uwe"), "acme"));
      assertTrue(usage(amy).getBytesKept() > 0);
      assertEquals(refused, usage(amy).getRefusals());
      assertTrue(
          explain(amy, refusal).contains("contentaddressablestorage:Read"), explain(amy, refusal));
      // The member leaves.
      assertEquals(OK, remove(amy, "acme", member("tom", "cache-writer")));
      assertEquals(PERMISSION_DENIED, upload(plain(evening, "tom"), "acme"));
      // The audit of that day, of the tenant alone.
      List<Event> day = events(amy);
      assertEquals(
          List.of(
              "CHANGE amy", "CHANGE amy", "CHANGE amy", "REFUSAL uwe", "CHANGE amy", "REFUSAL tom"),
          day.stream().map(e -> e.getKind() + " " + e.getPrincipal()).toList());
      assertTrue(day.stream().allMatch(e -> e.getInstanceName().equals("acme")));
      assertTrue(day.get(2).getWhat().contains("gil"), day::toString);
      assertEquals("a test", day.get(4).getReason());
    }
  }

  private static String explain(Channel as, String id) {
    return AuditServiceGrpc.newBlockingStub(as)
        .explainRefusal(
            ExplainRefusalRequest.newBuilder().setInstanceName("acme").setId(id).build())
        .getExplanation();
  }

  /** One process at a time has the state. */
  @Test
  void stateThatIsInUse_isRefused() throws Exception {
    try (TestCache first = start()) {
      assertThrows(RuntimeException.class, this::start);
      assertEquals(OK, createTenant(first.as("gus", "global-admin"), "still-works"));
    }
  }
}
