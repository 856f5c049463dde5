package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.ExecutionGrpc;
import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.Administration;
import dev.tenon.admin.PolicyStore;
import dev.tenon.grpc.Authenticator;
import dev.tenon.grpc.AuthorizationInterceptor;
import dev.tenon.grpc.Denial;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.oidc.Documents;
import dev.tenon.oidc.TokenVerifier;
import dev.tenon.policy.Policy;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;

/**
 * The cache, put together: who calls is known by a token, each method has its gate, and roles
 * change while it runs.
 */
final class RemoteCache implements AutoCloseable {

  private static final int LARGEST_MESSAGE = 8 << 20;

  /** Services do not administer; the roles that the policy file brings along are never changed. */
  private static final AdminSettings ADMINISTRATION =
      AdminSettings.standard().withServiceAccounts((issuer, id) -> id.startsWith("service-"));

  private final LiveAuthorizer authorizer;
  private final AuthorizationInterceptor interceptor;
  private final BuildEventService events = new BuildEventService();
  private final List<BindableService> services;

  RemoteCache(Policy policy, Storage storage, Documents keys, Consumer<Denial> denials) {
    PolicyStore policies = PolicyStore.inMemory(policy);
    authorizer = LiveAuthorizer.over(() -> policies.current().policy());
    Administration administration =
        Administration.of(policies, ADMINISTRATION.withBuiltInRoles(policy.roles().keySet()));
    TokenVerifier verifier = TokenVerifier.builder(authorizer::policy).documents(keys).build();
    interceptor =
        AuthorizationInterceptor.of(
                Authenticator.bearer(verifier)
                    .or(Authenticator.token("x-engflow-auth-token", verifier)),
                CacheGates.gates(),
                authorizer)
            .onDenial(denials)
            .withoutReasons();
    Blobs blobs = new Blobs(storage);
    services =
        List.of(
            new CapabilityService(authorizer),
            new ActionCacheService(storage, blobs),
            new BlobService(blobs),
            new ByteStreamService(blobs),
            events,
            new ExecutionGrpc.ExecutionImplBase() {},
            new RoleService(
                administration,
                new Roles(policy.actions().names(), policy.roles().keySet()),
                authorizer::refresh));
  }

  /** Serves on a port of this machine; 0 is any that is free. */
  Server serve(int port) throws IOException {
    return interceptor.protect(on(port), services).build().start();
  }

  /** The same without any check, to measure what checks cost. */
  Server serveUnprotected(int port) throws IOException {
    NettyServerBuilder server = on(port);
    services.forEach(server::addService);
    return server.build().start();
  }

  private static NettyServerBuilder on(int port) {
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .maxInboundMessageSize(LARGEST_MESSAGE);
  }

  List<BindableService> services() {
    return services;
  }

  LiveAuthorizer authorizer() {
    return authorizer;
  }

  /** How many build events an instance has sent. */
  long events(String instance) {
    return events.count(instance);
  }

  @Override
  public void close() {
    authorizer.close();
  }
}
