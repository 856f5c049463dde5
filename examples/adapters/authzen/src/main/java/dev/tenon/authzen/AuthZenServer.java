package dev.tenon.authzen;

import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.Approvals;
import dev.tenon.admin.TicketStore;
import dev.tenon.authz.Authorizer;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.live.AuditLog;
import dev.tenon.live.AuditSettings;
import dev.tenon.live.Identities;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.Refresh;
import dev.tenon.live.RefreshSchedule;
import dev.tenon.observability.AuditFile;
import dev.tenon.oidc.Documents;
import dev.tenon.oidc.HttpDocuments;
import dev.tenon.oidc.TokenVerifier;
import dev.tenon.store.PolicyFiles;
import dev.tenon.subject.Subject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * A server with the API: Jetty, a policy, a directory and an inventory in files that are followed,
 * an audit log, and callers from the configuration.
 *
 * <pre>{@code
 * try (AuthZenServer server = AuthZenServer.start(Path.of("authzen.yaml"), List.of(), System.out::println)) {
 *   server.awaitStop();
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class AuthZenServer implements AutoCloseable {

  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final long STOP_MILLIS = 5_000;
  private static final long IDLE_MILLIS = 30_000;

  private final ServerSettings settings;
  private final Consumer<String> log;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Server jetty = new Server();
  private final LiveAuthorizer live;
  private final FollowedFile<DirectoryFile> directory;
  private final Optional<FollowedFile<InventoryFile>> inventory;
  private final ServerConnector connector;
  private boolean closed;

  private AuthZenServer(ServerSettings settings, Documents documents, Consumer<String> log)
      throws IOException {
    this.settings = settings;
    this.log = log;
    try {
      ScheduledExecutorService scheduler = scheduler();
      live = LiveAuthorizer.over(PolicyFiles.of(settings.policy()));
      parts.push(live);
      live.listen(this::tell);
      live.refreshing(RefreshSchedule.every(LOOK), scheduler);
      directory =
          new FollowedFile<>(
              settings.directory(), file -> DirectoryFile.of(file, live::policy), log);
      inventory =
          settings.inventory().isPresent()
              ? Optional.of(
                  new FollowedFile<>(
                      settings.inventory().get(),
                      file -> InventoryFile.of(file, live::policy),
                      log))
              : Optional.empty();
      ScheduledFuture<?> looking =
          scheduler.scheduleWithFixedDelay(
              this::lookAtFiles, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
      parts.push(() -> looking.cancel(false));
      Optional<AuditLog> audit = audit();
      connector = connector();
      jetty.addConnector(connector);
      // The address of a port that is chosen is known once it is open.
      connector.open();
      GracefulHandler underWay =
          handler(new AuthZenServlet(pdp(audit), callers(documents), identifier()));
      jetty.setHandler(underWay);
      jetty.setErrorHandler(tellingNothing(new ErrorHandler()));
      jetty.setStopTimeout(STOP_MILLIS);
      parts.push(jetty::stop);
      parts.push(() -> answer(underWay));
      jetty.start();
    } catch (Exception e) {
      close();
      throw startFailure(e);
    }
  }

  /**
   * Takes no more connections, and answers the requests that are under way. Jetty's own stop comes
   * after it: that gives each connection a second of silence, also one whose request has not come
   * in completely.
   */
  private void answer(GracefulHandler underWay) {
    connector.setAccepting(false);
    connector.close();
    underWay.shutdown().completeOnTimeout(null, STOP_MILLIS, TimeUnit.MILLISECONDS).join();
  }

  private IOException startFailure(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return new IOException(
            "port "
                + settings.port()
                + " of "
                + settings.host().getHostAddress()
                + " is taken: stop what listens there, or choose another one with --port=NUMBER",
            e);
      }
    }
    if (e instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    return e instanceof IOException io ? io : new IOException(e.getMessage(), e);
  }

  private ScheduledExecutorService scheduler() {
    ScheduledExecutorService scheduler =
        Executors.newScheduledThreadPool(
            2,
            work -> {
              Thread thread = new Thread(work, "authzen");
              thread.setDaemon(true);
              return thread;
            });
    parts.push(scheduler::shutdownNow);
    return scheduler;
  }

  private void tell(Refresh outcome) {
    if (outcome instanceof Refresh.Refused refused) {
      log.accept("the policy was not replaced:");
      refused.problems().stream().map(Diagnostic::toString).forEach(log);
    } else {
      log.accept("policy " + outcome.inForce().version() + " is in force");
    }
  }

  private void lookAtFiles() {
    directory.look();
    inventory.ifPresent(FollowedFile::look);
  }

  private Optional<AuditLog> audit() throws IOException {
    if (settings.audit().isEmpty()) {
      return Optional.empty();
    }
    AuditFile file = AuditFile.append(settings.audit().get());
    parts.push(file);
    ScheduledExecutorService writer = scheduler();
    AuditLog audit =
        AuditLog.to(
            file,
            writer,
            AuditSettings.showing(Identities.asTheyAre())
                .whenFull(settings.whenFull())
                .withContext(AuthZen::evaluationId, AuthZen::auditFields));
    parts.push(audit);
    return Optional.of(audit);
  }

  private AuthZen pdp(Optional<AuditLog> audit) {
    Authorizer authorizer = audit.isPresent() ? live.interceptedBy(audit.get()) : live;
    AuthZen.Builder builder =
        AuthZen.builder(authorizer, people()).mapping(settings.mapping()).limits(settings.limits());
    inventory.ifPresent(file -> builder.inventory(things(file)));
    if (settings.approvals().isPresent()) {
      AdminSettings admin =
          AdminSettings.standard()
              .withListener(
                  e ->
                      audit.ifPresent(
                          to ->
                              to.event(
                                  e.by(), e.tenant(), e.when(), e.what(), e.why(), e.answer())));
      TicketStore tickets = TicketStore.inMemory();
      builder.approvals(
          Approvals.of(authorizer, tickets, admin), tickets, settings.approvals().get());
    }
    return builder.build();
  }

  /** Always what the file says now. */
  private Directory people() {
    return new Directory() {
      @Override
      public Optional<Subject> find(String type, String id) {
        return directory.value().find(type, id);
      }

      @Override
      public List<String> ids(String type, String after, int most) {
        return directory.value().ids(type, after, most);
      }
    };
  }

  private static Inventory things(FollowedFile<InventoryFile> file) {
    return new Inventory() {
      @Override
      public Optional<dev.tenon.condition.Attributes> find(String tenant, String type, String id) {
        return file.value().find(tenant, type, id);
      }

      @Override
      public List<String> ids(String tenant, String type, String after, int most) {
        return file.value().ids(tenant, type, after, most);
      }
    };
  }

  private Callers callers(Documents documents) {
    if (settings.open()) {
      return this::everybody;
    }
    KnownCallers callers =
        KnownCallers.none()
            .withTokens(TokenVerifier.builder(live::policy).documents(documents).build());
    for (ServerSettings.ListedCaller each : settings.callers()) {
      Caller caller = each.approvesAs().isEmpty() ? each.caller() : approving(each);
      callers =
          each.keyHash().isEmpty()
              ? callers.withClient(each.issuer(), each.client(), each.scope(), caller)
              : callers.withKey(each.keyHash(), caller);
    }
    return settings.approvers().isPresent()
        ? callers.withApprovers(
            settings.approvers().get().issuer(), people(), settings.approvers().get().type())
        : callers;
  }

  private Caller approving(ServerSettings.ListedCaller each) {
    String type = each.approvesAs().get(0);
    String id = each.approvesAs().get(1);
    Subject subject =
        people()
            .find(type, id)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "`approves_as` of the caller `"
                            + each.caller().name()
                            + "` is not in the directory: "
                            + type
                            + "/"
                            + id));
    return each.caller().approvingAs(subject);
  }

  /** Who tries it out on this machine; approves as whom the header says. */
  private Caller everybody(HttpServletRequest request) {
    // A page of another site that a browser was led to under a name of this machine.
    if (!LOCAL.contains(request.getServerName())) {
      throw CallerRefusedException.refused("not-this-machine");
    }
    Caller caller =
        Caller.named("open")
            .may(Caller.Right.EVALUATE, Caller.Right.SEARCH, Caller.Right.REQUEST)
            .diagnosing();
    String as = request.getHeader("Tenon-Approver");
    int slash = as == null ? -1 : as.indexOf('/');
    return slash < 0
        ? caller
        : people()
            .find(as.substring(0, slash), as.substring(slash + 1))
            .map(caller::approvingAs)
            .orElse(caller);
  }

  private ServerConnector connector() throws IOException {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setHttpCompliance(HttpCompliance.RFC9110);
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ServerConnector listens;
    if (settings.tls().isPresent()) {
      http.addCustomizer(new SecureRequestCustomizer(false));
      SslContextFactory.Server ssl = new SslContextFactory.Server();
      ssl.setKeyStorePath(settings.tls().get().keystore().toString());
      ssl.setKeyStorePassword(
          Files.readString(settings.tls().get().passwordFile()).replaceAll("\\s+$", ""));
      ConnectionFactory secure = new SslConnectionFactory(ssl, plain.getProtocol());
      listens = new ServerConnector(jetty, secure, plain);
    } else {
      listens = new ServerConnector(jetty, plain);
    }
    listens.setHost(settings.host().getHostAddress());
    listens.setPort(settings.port());
    listens.setIdleTimeout(IDLE_MILLIS);
    return listens;
  }

  private GracefulHandler handler(AuthZenServlet servlet) {
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(
        new ServletHolder(
            servlet.reporting(failure -> log.accept("a request failed in the server: " + failure))),
        "/*");
    context.setErrorHandler(tellingNothing(new ErrorPageErrorHandler()));
    return new GracefulHandler(context);
  }

  private static <E extends ErrorHandler> E tellingNothing(E pages) {
    pages.setShowStacks(false);
    pages.setShowCauses(false);
    pages.setShowOrigin(false);
    pages.setShowMessageInTitle(false);
    return pages;
  }

  /**
   * Starts a server.
   *
   * @param configuration the configuration file; the files that it names are beside it
   * @param options {@code --open} lets everybody on this machine ask everything, {@code
   *     --port=NUMBER} overrides the port
   * @param log gets a line for what an operator should see
   * @return the server, which serves
   * @throws IOException if a file cannot be read, or the port is taken
   * @throws IllegalArgumentException if the configuration, or a file that it names, is not valid
   * @throws dev.tenon.diagnostic.DiagnosticException if the policy is not valid
   */
  public static AuthZenServer start(Path configuration, List<String> options, Consumer<String> log)
      throws IOException {
    return start(configuration, options, HttpDocuments.standard(), log);
  }

  static AuthZenServer start(
      Path configuration, List<String> options, Documents documents, Consumer<String> log)
      throws IOException {
    boolean open = false;
    Optional<Integer> port = Optional.empty();
    for (String option : options) {
      if (option.equals("--open")) {
        open = true;
      } else if (option.matches("--port=[0-9]{1,5}")) {
        port = Optional.of(Integer.parseInt(option.substring("--port=".length())));
      } else {
        throw new IllegalArgumentException(
            "the option `" + option + "` is unknown: there are --open and --port=NUMBER");
      }
    }
    return new AuthZenServer(ServerSettings.read(configuration, open, port), documents, log);
  }

  /**
   * Where it serves.
   *
   * @return its address on this machine
   */
  public URI address() {
    return URI.create(
        (settings.tls().isPresent() ? "https://" : "http://")
            + settings.host().getHostAddress()
            + ":"
            + connector.getLocalPort());
  }

  /**
   * Where callers reach it.
   *
   * @return the identifier of the decision point
   */
  public URI identifier() {
    return settings.url().orElseGet(this::address);
  }

  /** Looks for changed files now, twice: a change counts once it is seen twice. */
  void refresh() {
    for (int i = 0; i < 2; i++) {
      live.refresh();
      lookAtFiles();
    }
  }

  String summary() {
    return "policy "
        + live.policy().version()
        + ", "
        + directory.value().size()
        + " subjects, "
        + inventory.map(file -> file.value().size()).orElse(0)
        + " resources";
  }

  /**
   * Waits until the server is stopped.
   *
   * @throws InterruptedException if it is interrupted
   */
  public void awaitStop() throws InterruptedException {
    jetty.join();
  }

  /**
   * Stops: takes no new requests, answers those that run within five seconds, and writes what the
   * audit log has. A second call does nothing.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        log.accept("a part did not stop: " + e);
      }
    }
  }
}
