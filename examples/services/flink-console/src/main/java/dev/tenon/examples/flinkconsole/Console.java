package dev.tenon.examples.flinkconsole;

import dev.tenon.examples.flinkconsole.web.WebConsole;
import dev.tenon.live.PolicySource;
import dev.tenon.servlet.Routes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/** The console on a port of this machine. */
public final class Console implements AutoCloseable {

  /** For how long requests that are under way may take when it stops. */
  private static final long STOP_MILLISECONDS = 20_000;

  /** For how long connections may take to close after that. */
  private static final long CLOSE_MILLISECONDS = 5_000;

  private final Server server;
  private final ServerConnector connector;
  private final GracefulHandler underWay;
  private final Routes routes;
  private final Usage usage;
  private final ScheduledExecutorService following;

  private Console(
      Server server,
      ServerConnector connector,
      GracefulHandler underWay,
      Routes routes,
      Usage usage,
      ScheduledExecutorService following) {
    this.server = server;
    this.connector = connector;
    this.underWay = underWay;
    this.routes = routes;
    this.usage = usage;
    this.following = following;
  }

  /**
   * Takes a port of this machine, which callers may connect to from now on; they are answered when
   * the console has started.
   *
   * @param port the port, 0 for any that is free
   * @return the port, for {@link #start}
   * @throws IOException if it is taken, with a message for an operator
   */
  public static ServerSocketChannel listen(int port) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return channel;
    } catch (IOException taken) {
      channel.close();
      throw new IOException(
          "port " + port + " cannot be used (" + taken.getMessage() + "): choose another one",
          taken);
    }
  }

  /**
   * Starts it.
   *
   * @param listening the port, which it closes when it is closed
   * @param proxies how many proxies are in front, which say where a request comes from
   * @param policy who may do what; it is read again each second while the console runs
   * @param users who may log in
   * @param inventory the clusters
   * @param clock the time
   * @param state what outlives it, which the caller closes
   * @return the running console
   */
  public static Console start(
      ServerSocketChannel listening,
      int proxies,
      PolicySource policy,
      Users users,
      Inventory inventory,
      Clock clock,
      State state) {
    Security security = new Security(policy, clock, state, users);
    WebConsole web = new WebConsole(inventory, users, proxies, security, clock);
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server, 1, 1);
    server.addConnector(connector);
    GracefulHandler underWay = new GracefulHandler(web.handler());
    server.setHandler(underWay);
    server.setStopTimeout(CLOSE_MILLISECONDS);
    try {
      connector.open(listening);
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the console does not start", e);
    }
    ScheduledExecutorService following =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "policy");
              thread.setDaemon(true);
              return thread;
            });
    ScheduledFuture<?> unused =
        following.scheduleWithFixedDelay(() -> follow(security), 1, 1, TimeUnit.SECONDS);
    Usage usage = security.journal().usage();
    return new Console(server, connector, underWay, web.routes(), usage, following);
  }

  private static void follow(Security security) {
    String told = "flink-console: the policy cannot be used, the one before stays in force: ";
    security.inForce().follow().ifPresent(why -> System.err.println(told + why));
  }

  /**
   * Where it is.
   *
   * @return its address
   */
  public URI address() {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort());
  }

  /**
   * All that it answers.
   *
   * @return the table of routes
   */
  public Routes routes() {
    return routes;
  }

  /**
   * What became of requests, by tenant.
   *
   * @return the counts of the last days
   */
  public Usage usage() {
    return usage;
  }

  /** Stops it: takes no more connections, and answers the requests that are under way. */
  @Override
  public void close() {
    following.shutdown();
    try {
      connector.setAccepting(false);
      connector.close();
      // First: a server that stops gives each connection a second of silence, no more.
      underWay.shutdown().completeOnTimeout(null, STOP_MILLISECONDS, TimeUnit.MILLISECONDS).join();
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the console does not stop", e);
    }
  }
}
