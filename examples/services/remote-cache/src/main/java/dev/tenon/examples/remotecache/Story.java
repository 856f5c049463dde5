package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.ActionCacheGrpc;
import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.CapabilitiesGrpc;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.GetActionResultRequest;
import build.bazel.remote.execution.v2.GetCapabilitiesRequest;
import build.bazel.remote.execution.v2.UpdateActionResultRequest;
import com.google.protobuf.ByteString;
import dev.tenon.examples.remotecache.iam.v1.CreateRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.DeleteRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.Policy;
import dev.tenon.examples.remotecache.iam.v1.Role;
import dev.tenon.examples.remotecache.iam.v1.RoleServiceGrpc;
import dev.tenon.grpc.AuthorizationInterceptor;
import dev.tenon.grpc.Denial;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;

/** Two teams, a viewer and an administrator use one cache, and each line says what came of it. */
public final class Story implements AutoCloseable {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Digest ACTION = Digests.of(ByteString.copyFromUtf8("compile main.c"));

  private final DemoIssuer issuer = new DemoIssuer();
  private final Deque<Denial> denials = new ConcurrentLinkedDeque<>();
  private final Consumer<String> out;
  private final RemoteCache cache;
  private final Server server;
  private final ManagedChannel channel;

  Story(Path policy, Bound bound, Consumer<String> out) throws IOException {
    this.out = out;
    cache =
        new RemoteCache(
            YamlPolicies.load(policy), Storage.inMemory(bound), issuer.keys(), denials::addFirst);
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
    Channel nils = as("nils", "neuroflux-dev");
    out.accept("nils develops for neuroflux");
    say("  is offered", () -> offer(nils, "neuroflux"));
    say("  stores the result of an action", () -> write(nils, "neuroflux"));
    say("  finds it again", () -> read(nils, "neuroflux"));

    Channel otto = as("otto", "other-dev");
    out.accept("otto develops for another company");
    say("  looks for the result of the same action", () -> read(otto, "other"));
    say("  looks for it in neuroflux", () -> read(otto, "neuroflux"));
    out.accept("    the log says more: " + denials.getFirst().request());

    Channel nina = as("nina", "neuroflux-viewer");
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

  private void serve() throws InterruptedException {
    out.accept("\nserving; with a Bazel of your own, in any workspace:");
    for (String team : new String[] {"neuroflux", "other"}) {
      String command =
          "bazel build ... --remote_cache=grpc://127.0.0.1:%d --remote_instance_name=%s"
              + " --remote_header=authorization='Bearer %s'";
      String token = issuer.token("me", team + "-dev");
      out.accept("\n" + command.formatted(server.getPort(), team, token));
    }
    server.awaitTermination();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    cache.close();
  }

  /**
   * Tells the story, and goes on serving if the system property {@code serve} is set. At most so
   * many bytes are kept as {@code most} says for all instances and {@code most.instance} for one.
   *
   * @param args the policy file
   * @throws IOException if there is no port
   * @throws InterruptedException if it is stopped
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Consumer<String> out = System.out::println;
    Bound usual = Bound.ofMemory();
    long ofAll = Long.getLong("most", usual.ofAll());
    Bound bound = new Bound(Long.getLong("most.instance", Math.min(usual.ofOne(), ofAll)), ofAll);
    try (Story story = new Story(Path.of(args[0]), bound, out)) {
      story.tell();
      if (System.getProperty("serve") != null) {
        story.serve();
      }
    }
  }
}
