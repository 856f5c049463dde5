package dev.tenon.examples.jobqueue;

import dev.tenon.servlet.Gate;
import dev.tenon.servlet.LoginLimit;
import dev.tenon.servlet.Refusal;
import dev.tenon.servlet.Routes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;

/**
 * The server: its parts put together. It listens on this machine alone; others reach it through
 * whatever ends TLS.
 *
 * <pre>{@code
 * try (JobQueue server = JobQueue.start(
 *     settings, policy, confinement, accounts, store, Tokens.make(), limit, log)) {
 *   server.awaitStop();
 * }
 * }</pre>
 */
final class JobQueue implements AutoCloseable {

  private static final int MOST_STREAMS = 64;

  /** How long requests under way may take when the server stops, the one that stops it included. */
  private static final long STOP_MILLISECONDS = 10_000;

  /** For how long connections may take to close after that. */
  private static final long CLOSE_MILLISECONDS = 5_000;

  private final Server jetty = new Server();
  private final ServerConnector connector;
  private final GracefulHandler underWay;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final ExecutorService streams =
      new ThreadPoolExecutor(0, MOST_STREAMS, 10, TimeUnit.SECONDS, new SynchronousQueue<>());
  private final Jobs jobs;
  private final Guard guard;
  private final Routes routes;
  private final Accounts accounts;
  private final Store store;
  private final Path policy;
  private boolean closed;

  private JobQueue(
      Settings settings,
      Path policy,
      Confinement confinement,
      Accounts accounts,
      Store store,
      Tokens tokens,
      LoginLimit limit,
      Consumer<String> log) {
    this.accounts = accounts;
    this.store = store;
    this.policy = policy;
    store.putCluster(Guard.MAIN, settings.slots());
    jobs = new Jobs(new Processes(confinement, settings.memory()), store);
    guard = new Guard(policy, jobs, tokens, accounts, scheduler);
    routes =
        JobRoutes.of(
            new JobsApi(jobs, store, accounts, tokens, settings, streams, stopped::countDown),
            new ClusterApi(jobs, store, accounts, guard),
            new UsersApi(jobs, store, accounts, guard, settings.mode()),
            new Login(accounts, limit, settings.proxies()));
    connector = connector(settings.port());
    jetty.addConnector(connector);
    boolean login = settings.auth() == Settings.Auth.REQUIRED;
    Gate gate = guard.gate(routes, login, log, entry -> refused(entry, log));
    underWay = new GracefulHandler(context(gate));
    jetty.setHandler(underWay);
    jetty.setStopTimeout(CLOSE_MILLISECONDS);
    jetty.setErrorHandler(tellingNothing(new ErrorHandler()));
  }

  /** Logs what was refused, and keeps it for the owners of the cluster where it was. */
  private void refused(Refusal.Entry entry, Consumer<String> log) {
    log.accept(entry.toString());
    String explanation =
        entry.explanation().get().replace(policy.toString(), String.valueOf(policy.getFileName()));
    boolean exists =
        entry.tenant().equals(Guard.SERVICE) || jobs.clusters().containsKey(entry.tenant());
    if (exists && !explanation.isEmpty()) {
      store.refused(
          entry.tenant(), entry.subject().id(), entry.asked(), entry.refusal().id(), explanation);
    }
  }

  private ServerConnector connector(int port) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector listens = new ServerConnector(jetty, new HttpConnectionFactory(http));
    listens.setHost("127.0.0.1");
    listens.setPort(port);
    return listens;
  }

  private static ServletContextHandler context(Gate gate) {
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServletContainerInitializer((classes, starting) -> gate.install(starting));
    context.setErrorHandler(tellingNothing(new ErrorPageErrorHandler()));
    return context;
  }

  /** What fails in the server is nothing that a caller is to learn from. */
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
   * @param settings what an operator sets
   * @param policy the policy file, which is followed while the server runs
   * @param confinement where jobs run
   * @param accounts who may log in
   * @param store the clusters and their jobs; closed by the caller, after the server
   * @param tokens signs what a login gives
   * @param limit how often one may try to
   * @param log gets each decision and each refusal as a line, off the deciding thread or on it
   * @throws IllegalArgumentException if there is not exactly one account for a single user
   */
  static JobQueue start(
      Settings settings,
      Path policy,
      Confinement confinement,
      Accounts accounts,
      Store store,
      Tokens tokens,
      LoginLimit limit,
      Consumer<String> log)
      throws IOException {
    long users = accounts.open().size();
    if (settings.mode() == Settings.Mode.SINGLE_USER
        && settings.auth() == Settings.Auth.REQUIRED
        && users != 1) {
      throw new IllegalArgumentException(
          "mode `single-user` wants one account, and there are " + users);
    }
    JobQueue queue =
        new JobQueue(settings, policy, confinement, accounts, store, tokens, limit, log);
    try {
      queue.jetty.start();
      queue.jobs.open();
    } catch (Exception e) {
      queue.close();
      if (e.getCause() instanceof BindException) {
        throw new IOException(
            "port %d is taken: set another one, port=PORT".formatted(settings.port()), e);
      }
      throw new IOException("the server does not start: " + e.getMessage(), e);
    }
    return queue;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort());
  }

  Routes routes() {
    return routes;
  }

  /** Waits until somebody who may has stopped the service. */
  void awaitStop() throws InterruptedException {
    stopped.await();
  }

  /** Whether an account that is open may administer the others. */
  boolean isAdministered() {
    return accounts.open().stream().anyMatch(guard::administers);
  }

  /**
   * Ends the jobs, then the server, which answers the requests under way first. A second call waits
   * for the first one and does nothing.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    jobs.close();
    streams.shutdown();
    try {
      connector.setAccepting(false);
      connector.close();
      // First: a server that stops gives each connection a second of silence, no more.
      underWay.shutdown().completeOnTimeout(null, STOP_MILLISECONDS, TimeUnit.MILLISECONDS).join();
      jetty.stop();
    } catch (Exception e) {
      throw new UncheckedIOException(new IOException("the server does not stop", e));
    } finally {
      scheduler.shutdown();
    }
  }
}
