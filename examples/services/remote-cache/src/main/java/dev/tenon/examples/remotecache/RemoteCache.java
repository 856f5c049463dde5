package dev.tenon.examples.remotecache;

import com.google.common.collect.ImmutableList;
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
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The build cluster, put together: who calls is known by a token, each method has its gate, and
 * instances, roles and members change while it runs.
 */
final class RemoteCache implements AutoCloseable {

  private final State state;
  private final LiveAuthorizer authorizer;
  private final AuthorizationInterceptor interceptor;
  private final Instances instances;
  private final Engine engine;
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
    Levels levels = new Levels(authorizer);
    engine = new Engine(state, workers, instances, levels);
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
    Changes changes =
        new Changes(
            Administration.of(state.policies(), administration()),
            () -> {
              authorizer.refresh();
              engine.lookAgain();
            });
    Roles roles = new Roles(authorizer.policy().actions().names(), state.builtIn());
    services =
        ImmutableList.<BindableService>builder()
            .addAll(engine.services())
            .add(new CapabilityService(levels, engine.executes()))
            .add(new RoleService(changes, roles))
            .add(new TenantService(changes, levels, authorizer::policy, engine::forget))
            .add(new MemberService(changes))
            .add(new AuditService(state.trail(), authorizer))
            .build();
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
      engine.usage().of(request.tenant()).refusals.increment();
      state.trail().add(denial, request);
    }
  }

  /** Serves on a port of this machine; 0 is any that is free. */
  Server serve(int port) throws IOException {
    return interceptor.protect(Serving.on(port), services).build().start();
  }

  /** The same without any check, to measure what checks cost. */
  Server serveUnprotected(int port) throws IOException {
    NettyServerBuilder server = Serving.on(port);
    services.forEach(server::addService);
    return server.build().start();
  }

  List<BindableService> services() {
    return services;
  }

  LiveAuthorizer authorizer() {
    return authorizer;
  }

  /** What it does, without any question about who asks. */
  Engine engine() {
    return engine;
  }

  /**
   * Stops a server of it: takes no more calls, ends the actions with {@code UNAVAILABLE}, and waits
   * for the calls that are under way, such as uploads, before it closes what they use.
   */
  void stop(Server server) throws IOException {
    Serving.stop(server, engine::endActions);
    close();
  }

  @Override
  public void close() throws IOException {
    engine.close();
    authorizer.close();
    state.close();
  }
}
