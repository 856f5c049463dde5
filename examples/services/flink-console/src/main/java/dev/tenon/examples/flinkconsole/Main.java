package dev.tenon.examples.flinkconsole;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.examples.flinkconsole.flink.Cluster;
import dev.tenon.examples.flinkconsole.flink.LocalFlink;
import dev.tenon.examples.flinkconsole.flink.StandInFlink;
import dev.tenon.live.PolicySource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Starts the console in the directory of this example, and serves until it is stopped, or tells its
 * story. Its clusters are those that Flex's variables name, {@code FLINK_REST_URL} and so on; where
 * there are none, three to try it with.
 */
public final class Main {

  private static final int LAST_PORT = 65_535;
  private static final long STOP_MILLISECONDS = 30_000;

  private final Map<String, String> options;
  private final Map<String, String> environment = System.getenv();

  private Main(Map<String, String> options) {
    this.options = options;
  }

  /**
   * Starts it. What can be wrong is asked before Flink starts: it is told in one line, and the exit
   * code is 1.
   *
   * <p>With {@code add=NAME} and {@code roles=R1,R2}, or with {@code remove=NAME}, it changes the
   * file of users and ends; a console that runs follows the file.
   *
   * @param args options such as {@code port=8080}, of which an empty value counts as none: {@code
   *     port}, {@code state}, {@code policy}, {@code users}, {@code proxies}, {@code meters}; with
   *     {@code story=true} it tells the story and ends, with {@code parent=true} it ends with the
   *     process that has started it
   * @throws InterruptedException if it is stopped
   */
  public static void main(String[] args) throws InterruptedException {
    Map<String, String> options = new HashMap<>();
    for (String arg : args) {
      String[] words = arg.split("=", 2);
      options.put(words[0], words.length > 1 ? words[1] : "");
    }
    Main main = new Main(options);
    if (main.option("parent", "").equals("true")) {
      endWithParent();
    }
    try {
      if (!main.changesUsers()) {
        main.start();
      }
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      fail(String.valueOf(e.getMessage()));
    } catch (DiagnosticException e) {
      fail("the policy cannot be used: " + e.getMessage());
    }
  }

  private static void fail(String why) {
    System.err.println("flink-console: " + why);
    System.exit(1);
  }

  private String option(String name, String usual) {
    String value = options.getOrDefault(name, "");
    return value.isEmpty() ? usual : value;
  }

  /** Adds or removes a user, if that is what was asked for. */
  private boolean changesUsers() throws IOException {
    UserFile file = new UserFile(Path.of(option("users", UserFile.USUAL)));
    String added = option("add", "");
    String removed = option("remove", "");
    if (!added.isEmpty()) {
      List<String> roles = List.of(option("roles", "").split("[,\\s]+"));
      String password = file.add(added, roles);
      System.out.println(added + " may log in, with the password " + password);
    }
    if (!removed.isEmpty()) {
      file.remove(removed);
      System.out.println(removed + " may not log in any more, and is logged out.");
    }
    return !added.isEmpty() || !removed.isEmpty();
  }

  private void start() throws IOException, InterruptedException {
    Path state =
        Path.of(
            option(
                "state",
                State.usual(environment, Path.of(System.getProperty("user.home"))).toString()));
    Deployment deployment = new Deployment(environment);
    Optional<Path> file = deployment.policy(option("policy", ""));
    PolicySource policy = SimpleMode.policy(file, environment);
    policy.load();
    Users users = Users.following(Path.of(option("users", UserFile.USUAL)));
    Optional<Inventory> named = deployment.clusters();
    try (ServerSocketChannel listening = Console.listen(port("port", "8080"));
        State kept = State.in(state)) {
      System.out.println(
          "Policy: "
              + file.map(Path::toString).orElseGet(() -> "simple mode, by " + deployment.flags()));
      if (named.isPresent()) {
        run(listening, policy, users, named.get(), kept, state);
      } else {
        System.out.println("Starting Flink, which takes some seconds ...");
        try (LocalFlink prod = LocalFlink.start();
            StandInFlink dev = StandInFlink.start();
            StandInFlink uat = StandInFlink.start()) {
          run(listening, policy, users, Demo.inventory(dev, uat, prod.rest()), kept, state);
        }
      }
    }
  }

  private int port(String option, String usual) {
    String value = option(option, usual);
    if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > LAST_PORT) {
      throw new IllegalArgumentException(
          "`%s` is a number up to %d, not %s".formatted(option, LAST_PORT, value));
    }
    return Integer.parseInt(value);
  }

  private void run(
      ServerSocketChannel listening,
      PolicySource policy,
      Users users,
      Inventory inventory,
      State kept,
      Path state)
      throws IOException, InterruptedException {
    try (Console console =
        Console.start(
            listening, port("proxies", "0"), policy, users, inventory, Clock.systemUTC(), kept)) {
      System.out.println("The console is at " + console.address());
      if (option("story", "false").equals("true")) {
        Story.tell(console.address(), System.out);
      } else {
        Optional<HttpServer> meters = meters(console);
        greet(state, inventory);
        awaitStop();
        meters.ifPresent(http -> http.stop(0));
      }
    }
  }

  private void greet(Path state, Inventory inventory) {
    System.out.println(
        "Clusters: "
            + String.join(", ", inventory.clusters().stream().map(Cluster::name).toList()));
    if (option("users", "").isEmpty()) {
      System.out.println(Demo.USERS);
    }
    System.out.println("Its state is in " + state + ", the audit log in audit.jsonl there.");
    System.out.println("Ctrl-C stops the console.");
  }

  private Optional<HttpServer> meters(Console console) throws IOException {
    if (option("meters", "").isEmpty()) {
      return Optional.empty();
    }
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port("meters", ""));
    HttpServer http = HttpServer.create();
    try {
      http.bind(address, 0);
    } catch (IOException taken) {
      throw new IOException(
          "port %d cannot be used (%s): choose another one with meters=PORT"
              .formatted(address.getPort(), taken.getMessage()),
          taken);
    }
    http.createContext(
        "/metrics",
        exchange -> {
          try (exchange) {
            byte[] text = console.usage().meters().getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
          }
        });
    http.start();
    System.out.println(
        "Meters are at http://127.0.0.1:" + http.getAddress().getPort() + "/metrics");
    return Optional.of(http);
  }

  /** Waits for a signal; the process then ends when everything is closed. */
  private static void awaitStop() throws InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    Thread serving = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop.countDown();
                  try {
                    serving.join(STOP_MILLISECONDS);
                  } catch (InterruptedException impatient) {
                    Thread.currentThread().interrupt();
                  }
                },
                "stop"));
    stop.await();
  }

  /** Maven does not tell the process that it has started when a signal ends it. */
  private static void endWithParent() {
    Optional<ProcessHandle> parent = ProcessHandle.current().parent();
    Thread watch =
        new Thread(
            () -> {
              parent.ifPresent(process -> process.onExit().join());
              System.exit(0);
            },
            "parent");
    watch.setDaemon(true);
    watch.start();
  }
}
