package dev.tenon.examples.remotecache;

import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.Administration;
import dev.tenon.authz.Request;
import dev.tenon.grpc.Authenticator;
import dev.tenon.grpc.AuthorizationInterceptor;
import dev.tenon.grpc.Denial;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.oidc.TokenVerifier;
import dev.tenon.policy.Policy;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The build cluster, put together: who calls is known by a token, each method has its gate, and
 * instances, roles and members change while it runs.
 */
final class RemoteCache implements AutoCloseable {

  private static final int LARGEST_MESSAGE = 8 << 20;

  /** For how long calls that are under way may take when it stops. */
  private static final int STOP_SECONDS = 20;

  private final State state;
  private final LiveAuthorizer authorizer;
  private final AuthorizationInterceptor interceptor;
  private final Instances instances;
  private final Usage usage;
  private final BuildEventService events = new BuildEventService();
  private final ByteStreamService streams;
  private final @Nullable Path actions;
  private final Optional<WorkerPool> pool;
  private final List<BindableService> services;

  /**
   * A cluster.
   *
   * @param state what it keeps; closed with it
   * @param workers who runs actions
   * @param verifier judges tokens by the policy in force
   * @param denials hears of each call that was refused
   */
  RemoteCache(
      State state,
      Workers workers,
      Function<Supplier<Policy>, TokenVerifier> verifier,
      Consumer<Denial> denials)
      throws IOException {
    this.state = state;
    authorizer = LiveAuthorizer.over(() -> state.policies().current().policy());
    instances = new Instances(authorizer::policy);
    usage = new Usage(instances::exists, state.storage()::bytes);
    if (state.usage().isPresent()) {
      usage.load(state.usage().get());
    }
    TokenVerifier tokens = verifier.apply(authorizer::policy);
    interceptor =
        AuthorizationInterceptor.of(
                Authenticator.bearer(tokens)
                    .or(Authenticator.token("x-engflow-auth-token", tokens)),
                CacheGates.gates(state.operations()),
                authorizer)
            .onDenial(
                denial -> {
                  denials.accept(denial);
                  refused(denial);
                })
            .withoutReasons();
    Levels levels = new Levels(authorizer);
    Blobs blobs = new Blobs(state.storage(), instances::exists);
    Results results = new Results(state.storage(), blobs);
    streams = new ByteStreamService(blobs, levels, usage);
    actions = workers.sandbox().isPresent() ? Workers.folder() : null;
    pool = workers.sandbox().map(sandbox -> pool(workers, sandbox, blobs, results, levels));
    Changes changes =
        new Changes(
            Administration.of(state.policies(), administration()),
            () -> {
              authorizer.refresh();
              pool.ifPresent(WorkerPool::lookAgain);
            });
    Roles roles = new Roles(authorizer.policy().actions().names(), state.builtIn());
    services =
        List.of(
            new CapabilityService(authorizer, pool.isPresent()),
            new ActionCacheService(results, levels, usage),
            new BlobService(blobs, levels, usage),
            streams,
            events,
            new ExecutionService(state.operations(), pool, results, levels, usage),
            new OperationService(state.operations(), pool),
            new RoleService(changes, roles),
            new TenantService(changes, levels, authorizer::policy, this::forget),
            new MemberService(changes),
            new UsageService(usage),
            new AuditService(state.trail(), authorizer));
  }

  private WorkerPool pool(
      Workers workers, Sandbox sandbox, Blobs blobs, Results results, Levels levels) {
    ActionRunner runner =
        new ActionRunner(sandbox, actionFolder(), blobs, results, levels, usage, state.trail());
    return new WorkerPool(levels, workers.names(), runner::run);
  }

  private Path actionFolder() {
    if (actions == null) {
      throw new IllegalStateException("there is no directory for actions");
    }
    return actions;
  }

  /** Services do not administer; the roles that the policy file brings along are never changed. */
  private AdminSettings administration() {
    return AdminSettings.standard()
        .withServiceAccounts((issuer, id) -> id.startsWith("service-"))
        .withBuiltInRoles(state.builtIn())
        .withListener(state.trail()::add);
  }

  /** Records a refusal in an instance that exists; others are nobody's, and cost nothing. */
  private void refused(Denial denial) {
    Request request = denial.request();
    if (request != null && instances.exists(request.tenant())) {
      usage.of(request.tenant()).refusals.increment();
      state.trail().add(denial, request);
    }
  }

  /** Forgets all that an instance had which was deleted. */
  private void forget(String instance) {
    state.operations().forget(instance);
    streams.forget(instance);
    state.storage().forget(instance);
    events.forget(instance);
    usage.forget(instance);
    state.trail().forget(instance);
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

  /** What instances use, as meters in the text format of Prometheus. */
  String meters() {
    return usage.meters();
  }

  /** Writes what was used, so that it is not lost with the process. */
  void save() throws IOException {
    if (state.usage().isPresent()) {
      usage.save(state.usage().get());
    }
  }

  /** How many build events an instance has sent. */
  long events(String instance) {
    return events.count(instance);
  }

  /**
   * Stops a server of it: takes no more calls, ends the actions with {@code UNAVAILABLE}, and waits
   * for the calls that are under way, such as uploads, before it closes what they use.
   */
  void stop(Server server) throws IOException {
    server.shutdown();
    pool.ifPresent(WorkerPool::close);
    try {
      if (!server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException stopped) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    close();
  }

  /** Ends the actions that run, then writes what was used. */
  @Override
  public void close() throws IOException {
    if (pool.isPresent()) {
      pool.get().close();
    }
    if (actions != null) {
      ActionRunner.delete(actions);
    }
    authorizer.close();
    save();
    state.close();
  }
}
