package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.Action;
import build.bazel.remote.execution.v2.ActionCacheGrpc;
import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.BatchUpdateBlobsRequest;
import build.bazel.remote.execution.v2.CapabilitiesGrpc;
import build.bazel.remote.execution.v2.Command;
import build.bazel.remote.execution.v2.ContentAddressableStorageGrpc;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.ExecuteRequest;
import build.bazel.remote.execution.v2.ExecuteResponse;
import build.bazel.remote.execution.v2.ExecutionGrpc;
import build.bazel.remote.execution.v2.GetActionResultRequest;
import build.bazel.remote.execution.v2.GetCapabilitiesRequest;
import build.bazel.remote.execution.v2.UpdateActionResultRequest;
import com.google.longrunning.Operation;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tenon.examples.remotecache.iam.v1.AddMemberRequest;
import dev.tenon.examples.remotecache.iam.v1.CreateRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.CreateTenantRequest;
import dev.tenon.examples.remotecache.iam.v1.DeleteRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.GetUsageRequest;
import dev.tenon.examples.remotecache.iam.v1.ListTenantsRequest;
import dev.tenon.examples.remotecache.iam.v1.Member;
import dev.tenon.examples.remotecache.iam.v1.MemberServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.Policy;
import dev.tenon.examples.remotecache.iam.v1.Role;
import dev.tenon.examples.remotecache.iam.v1.RoleServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.Tenant;
import dev.tenon.examples.remotecache.iam.v1.TenantServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.UsageReport;
import dev.tenon.examples.remotecache.iam.v1.UsageServiceGrpc;
import dev.tenon.grpc.AuthorizationInterceptor;
import dev.tenon.grpc.Denial;
import dev.tenon.oidc.TokenVerifier;
import dev.tenon.yaml.YamlPolicies;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;

/** Two teams, a viewer and an administrator use one cache, and each line says what came of it. */
final class Story implements AutoCloseable {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Digest ACTION = Digests.of(ByteString.copyFromUtf8("compile main.c"));

  private final DemoIssuer issuer = new DemoIssuer();
  private final Deque<Denial> denials = new ConcurrentLinkedDeque<>();
  private final Consumer<String> out;
  private final RemoteCache cache;
  private final Server server;
  private final ManagedChannel channel;

  Story(Path policy, Bound bound, Consumer<String> out) throws IOException, InterruptedException {
    this.out = out;
    cache =
        new RemoteCache(
            State.inMemory(YamlPolicies.load(policy), Storage.inMemory(bound)),
            new Workers(List.of("shared-1", "neuroflux-1"), Optional.of(Sandbox.find())),
            policies -> TokenVerifier.builder(policies).documents(issuer.keys()).build(),
            denials::addFirst);
    server = cache.serve(0);
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  private Channel as(String id, String roles) {
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + issuer.token(id, roles));
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private void say(String what, Callable<?> call) {
    out.accept("%-52s  %s".formatted(what, answer(call)));
  }

  private static String answer(Callable<?> call) {
    try {
      Object answer = call.call();
      return answer instanceof String text ? "OK: " + text : "OK";
    } catch (StatusRuntimeException e) {
      String reason =
          e.getTrailers() == null ? null : e.getTrailers().get(AuthorizationInterceptor.REASON);
      return e.getStatus().getCode() + (reason == null ? "" : " " + reason);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static ActionResult read(Channel as, String instance) {
    return ActionCacheGrpc.newBlockingStub(as)
        .getActionResult(
            GetActionResultRequest.newBuilder()
                .setInstanceName(instance)
                .setActionDigest(ACTION)
                .build());
  }

  private static ActionResult write(Channel as, String instance) {
    return ActionCacheGrpc.newBlockingStub(as)
        .updateActionResult(
            UpdateActionResultRequest.newBuilder()
                .setInstanceName(instance)
                .setActionDigest(ACTION)
                .setActionResult(ActionResult.newBuilder().setExitCode(0))
                .build());
  }

  private static String offer(Channel as, String instance) {
    boolean update =
        CapabilitiesGrpc.newBlockingStub(as)
            .getCapabilities(GetCapabilitiesRequest.newBuilder().setInstanceName(instance).build())
            .getCacheCapabilities()
            .getActionCacheUpdateCapabilities()
            .getUpdateEnabled();
    return update ? "reading and writing" : "reading";
  }

  /** Tells it. */
  void tell() {
    Channel nils = as("nils", "neuroflux:cache-writer");
    out.accept("nils develops for neuroflux");
    say("  is offered", () -> offer(nils, "neuroflux"));
    say("  stores the result of an action", () -> write(nils, "neuroflux"));
    say("  finds it again", () -> read(nils, "neuroflux"));

    Channel otto = as("otto", "other:cache-writer");
    out.accept("otto develops for another company");
    say("  looks for the result of the same action", () -> read(otto, "other"));
    say("  looks for it in neuroflux", () -> read(otto, "neuroflux"));
    out.accept("    the log says more: " + denials.getFirst().request());

    Channel nina = as("nina", "neuroflux:cache-reader");
    out.accept("nina looks at what neuroflux builds");
    say("  is offered", () -> offer(nina, "neuroflux"));
    say("  finds the result", () -> read(nina, "neuroflux"));
    say("  stores another one", () -> write(nina, "neuroflux"));

    out.accept("somebody comes without a token");
    say("  looks for the result", () -> read(channel, "neuroflux"));

    out.accept("gus administers, and ann audits");
    Channel ann = as("ann", "auditor");
    say("  ann looks for the result", () -> read(ann, "neuroflux"));
    say("  gus makes the role of an auditor", () -> create(as("gus", "global-admin")));
    say("  ann looks for the result", () -> read(ann, "neuroflux"));
    say("  gus removes the role", () -> delete(as("gus", "global-admin")));
    say("  ann looks for the result", () -> read(ann, "neuroflux"));
    instance();
  }

  private void instance() {
    out.accept("gus makes an instance for acme, which gets on without him");
    say("  with amy as its administrator", () -> acme(as("gus", "global-admin")));
    Channel amy = as("amy", "");
    say("  amy knows of the instances", () -> String.join(", ", instances(amy)));
    say("  amy makes tom a user", () -> add(amy, "acme", "tom"));
    say("  amy makes tom a user of neuroflux", () -> add(amy, "neuroflux", "tom"));
    say("  tom runs an action", () -> run(as("tom", ""), "acme"));
    say("  tom runs it again", () -> run(as("tom", ""), "acme"));
    say("  tom runs it in neuroflux", () -> run(as("tom", ""), "neuroflux"));
    say("  nina, who looks at neuroflux, runs one there", () -> run(nina(), "neuroflux"));
    say("  amy reads what acme uses", () -> usage(amy));
  }

  private Channel nina() {
    return as("nina", "neuroflux:cache-reader");
  }

  private static Tenant acme(Channel as) {
    return TenantServiceGrpc.newBlockingStub(as)
        .createTenant(
            CreateTenantRequest.newBuilder()
                .setTenant(Tenant.newBuilder().setName("acme"))
                .addMember(Member.newBuilder().setPrincipal("amy").setRole("admin"))
                .setReason("a new customer")
                .build());
  }

  private static List<String> instances(Channel as) {
    return TenantServiceGrpc.newBlockingStub(as)
        .listTenants(ListTenantsRequest.getDefaultInstance())
        .getTenantList()
        .stream()
        .map(Tenant::getName)
        .toList();
  }

  private static Member add(Channel as, String instance, String principal) {
    return MemberServiceGrpc.newBlockingStub(as)
        .addMember(
            AddMemberRequest.newBuilder()
                .setInstanceName(instance)
                .setMember(Member.newBuilder().setPrincipal(principal).setRole("user"))
                .setReason("a new colleague")
                .build());
  }

  private static String usage(Channel as) {
    UsageReport usage =
        UsageServiceGrpc.newBlockingStub(as)
            .getUsage(GetUsageRequest.newBuilder().setInstanceName("acme").build());
    return "%d action run, %d found".formatted(usage.getActions(), usage.getCacheHits());
  }

  /** Uploads an action that greets, and runs it. */
  private static String run(Channel as, String instance) throws InvalidProtocolBufferException {
    ByteString command =
        Command.newBuilder().addArguments("echo").addArguments("hello").build().toByteString();
    ByteString root = Directory.getDefaultInstance().toByteString();
    ByteString action =
        Action.newBuilder()
            .setCommandDigest(Digests.of(command))
            .setInputRootDigest(Digests.of(root))
            .build()
            .toByteString();
    BatchUpdateBlobsRequest.Builder blobs =
        BatchUpdateBlobsRequest.newBuilder().setInstanceName(instance);
    for (ByteString blob : List.of(command, root, action)) {
      blobs.addRequestsBuilder().setDigest(Digests.of(blob)).setData(blob);
    }
    ContentAddressableStorageGrpc.newBlockingStub(as).batchUpdateBlobs(blobs.build());
    Iterator<Operation> operations =
        ExecutionGrpc.newBlockingStub(as)
            .execute(
                ExecuteRequest.newBuilder()
                    .setInstanceName(instance)
                    .setActionDigest(Digests.of(action))
                    .build());
    Operation last = Operation.getDefaultInstance();
    while (operations.hasNext()) {
      last = operations.next();
    }
    ExecuteResponse response = last.getResponse().unpack(ExecuteResponse.class);
    String said = response.getResult().getStdoutRaw().toStringUtf8().strip();
    return "`%s`, %s"
        .formatted(
            said,
            response.getCachedResult()
                ? "found"
                : "run on " + response.getResult().getExecutionMetadata().getWorker());
  }

  private static Role create(Channel as) {
    Role auditor =
        Role.newBuilder()
            .setName("auditor")
            .addPolicy(
                Policy.newBuilder()
                    .addAction("actioncache:Read")
                    .addResource("engflow:platform:*:neuroflux:*:*"))
            .build();
    return RoleServiceGrpc.newBlockingStub(as)
        .createRole(
            CreateRoleRequest.newBuilder().setRole(auditor).setReason("audit of May").build());
  }

  private static Object delete(Channel as) {
    return RoleServiceGrpc.newBlockingStub(as)
        .deleteRole(
            DeleteRoleRequest.newBuilder().setName("auditor").setReason("audit is over").build());
  }

  @Override
  public void close() throws IOException {
    channel.shutdownNow();
    server.shutdownNow();
    cache.close();
  }
}
