package dev.tenon.examples.flyteadmin;

import static io.grpc.Status.Code.OK;
import static io.grpc.Status.Code.PERMISSION_DENIED;
import static io.grpc.Status.Code.UNIMPLEMENTED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.Empty;
import dev.tenon.examples.flyteadmin.story.FlyteClient;
import dev.tenon.examples.flyteadmin.story.Installation;
import flyteidl.service.AdminServiceGrpc;
import flyteidl.service.DataProxyServiceGrpc;
import flyteidl.service.Dataproxy.CreateUploadLocationRequest;
import flyteidl.service.Dataproxy.CreateUploadLocationResponse;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A backend that answers whatever it is asked, and gives any place for an upload: what the proxy
 * lets through is the proxy's affair alone.
 */
class UntrustedBackendTest {

  /** What the backend was asked that no service of Flyte's declares. */
  private static final Queue<String> ASKED = new ConcurrentLinkedQueue<>();

  private static volatile String place = "";

  @TempDir private static Path folder;
  private static Installation flyte;
  private static Server backend;
  private static Server front;
  private static ManagedChannel behind;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() throws IOException {
    Path policy = Calls.policyWithOwner(folder);
    String denial =
        "      - {effect: deny, actions: [\"*\"], resources: [storage/acme/ml/*/secret]}\n";
    Files.writeString(policy, denial, java.nio.file.StandardOpenOption.APPEND);
    flyte = new Installation(policy, false);
    backend =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new Places())
            .fallbackHandlerRegistry(new AnsweringAll())
            .build()
            .start();
    behind = channel(backend);
    FlyteProxy.Settings settings =
        new FlyteProxy.Settings(
            Installation.ORG,
            Installation.CLIENT,
            java.util.Map.of(flyte.issuer().name(), flyte.issuer().userInfo()),
            "s3",
            Installation.BUCKET,
            false);
    front =
        new FlyteProxy(flyte.authorizer(), settings, behind, BackendIdentity.told(() -> "Basic x"))
            .serve(Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create()))
            .build()
            .start();
    channel = channel(front);
  }

  private static ManagedChannel channel(Server server) {
    return Grpc.newChannelBuilder(
            "127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
        .build();
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    front.shutdownNow();
    behind.shutdownNow();
    backend.shutdownNow();
    flyte.close();
  }

  @BeforeEach
  void forget() {
    ASKED.clear();
  }

  /** Gives the place that it was told to. */
  private static final class Places extends DataProxyServiceGrpc.DataProxyServiceImplBase {
    @Override
    public void createUploadLocation(
        CreateUploadLocationRequest request, StreamObserver<CreateUploadLocationResponse> reply) {
      reply.onNext(
          CreateUploadLocationResponse.newBuilder()
              .setNativeUrl(place)
              .setSignedUrl("https://store.example/?signature")
              .build());
      reply.onCompleted();
    }
  }

  private static final class AnsweringAll extends HandlerRegistry {
    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
      return ServerMethodDefinition.create(
          method(name),
          ServerCalls.asyncUnaryCall(
              (request, reply) -> {
                ASKED.add(name);
                reply.onNext(Empty.getDefaultInstance());
                reply.onCompleted();
              }));
    }
  }

  private static MethodDescriptor<Empty, Empty> method(String name) {
    MethodDescriptor.Marshaller<Empty> marshaller =
        ProtoUtils.marshaller(Empty.getDefaultInstance());
    return MethodDescriptor.newBuilder(marshaller, marshaller)
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(name)
        .build();
  }

  private static Channel owner() {
    return Calls.with(channel, "authorization", Calls.bearer(flyte, "oda", Calls.claims("owners")));
  }

  private static Status.Code call(Channel as, String name) {
    return Calls.call(as, method(name), Empty.getDefaultInstance()).getCode();
  }

  // A74: what the proxy does not know goes no further.

  @ParameterizedTest
  @ValueSource(
      strings = {
        AdminServiceGrpc.SERVICE_NAME + "/DeleteProject",
        AdminServiceGrpc.SERVICE_NAME + "/listProjects",
        AdminServiceGrpc.SERVICE_NAME + "/ListProjects/",
        AdminServiceGrpc.SERVICE_NAME + "/",
        DataProxyServiceGrpc.SERVICE_NAME + "/CreateDownloadLocations",
        "flyteidl.service.CacheService/Get",
        "flyteidl.service.adminservice/ListProjects",
        "AdminService/ListProjects",
        "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        "grpc.health.v1.Health/Watch"
      })
  void a74_aMethodThatTheProxyDoesNotKnow_isRefused_whoeverAsks(String name) {
    assertEquals(UNIMPLEMENTED, call(channel, name));
    assertEquals(UNIMPLEMENTED, call(owner(), name));
    assertEquals(List.of(), List.copyOf(ASKED));
    assertEquals(OK, call(behind, name));
    assertEquals(List.of(name), List.copyOf(ASKED));
  }

  // A66: the place of an upload is looked at again, when the backend has chosen it.

  private static Status.Code upload(String chosen) {
    place = chosen;
    return Calls.code(() -> new FlyteClient(owner()).upload("ml", "x"));
  }

  @Test
  void a66_aPlaceInTheProjectAndDomain_isGiven() {
    assertEquals(OK, upload("s3://flyte-data/acme/ml/development/x"));
    assertEquals(OK, upload("s3://flyte-data/acme/ml/development/a/b/c/x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://flyte-data/acme/risk/development/x",
        "s3://flyte-data/acme/ml/production/x", // his too, and not what he asked for
        "s3://flyte-data/acme/ml/development2/x",
        "s3://flyte-data/acme/ml/development",
        "s3://flyte-data/acme/ml/development/",
        "s3://flyte-data/acme/ml/x",
        "s3://flyte-data/beta/ml/development/x",
        "s3://flyte-data/acme/ml/development/../../risk/development/x",
        "s3://flyte-data/acme/ml/development/%2e%2e/x",
        "s3://flyte-data/acme/ml//development/x",
        "s3://flyte-data.example/acme/ml/development/x",
        "s3://another/acme/ml/development/x",
        "gs://flyte-data/acme/ml/development/x",
        "https://flyte-data/acme/ml/development/x",
        "/acme/ml/development/x",
        "acme/ml/development/x",
        ""
      })
  void a66_aPlaceElsewhere_isWithheld(String chosen) {
    assertEquals(PERMISSION_DENIED, upload(chosen), chosen);
  }

  /** Inside of the project, but not the caller's to write: the policy is asked about the place. */
  @Test
  void a66_aPlaceThatThePolicyDenies_isWithheld() {
    assertEquals(PERMISSION_DENIED, upload("s3://flyte-data/acme/ml/development/secret"));
    assertEquals(PERMISSION_DENIED, upload("s3://flyte-data/acme/ml/development/secret/x"));
  }
}
