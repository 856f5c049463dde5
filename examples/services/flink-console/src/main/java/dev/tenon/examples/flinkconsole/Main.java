package dev.tenon.examples.flinkconsole;

import dev.tenon.examples.flinkconsole.flink.LocalFlink;
import dev.tenon.examples.flinkconsole.flink.StandInFlink;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Starts the console over three clusters, in the directory of this example, and serves until it is
 * stopped, or tells its story.
 */
public final class Main {

  private Main() {}

  /**
   * Starts it. What can be wrong is asked before Flink starts: it is told in one line, and the exit
   * code is 1.
   *
   * @param args the port, whether to tell the story and end, how many proxies are in front, and
   *     whether to end with the process that has started this one
   * @throws InterruptedException if it is stopped
   */
  public static void main(String[] args) throws InterruptedException {
    if (args.length > 3 && args[3].equals("true")) {
      endWithParent();
    }
    Path log = audit(System.getenv(), Path.of(System.getProperty("user.home")));
    try (ServerSocketChannel listening = Console.listen(Integer.parseInt(args[0]));
        AuditLines audit = AuditLines.append(log)) {
      run(listening, Integer.parseInt(args[2]), args[1].equals("true"), log, audit);
    } catch (IOException e) {
      System.err.println("flink-console: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(
      ServerSocketChannel listening, int proxies, boolean story, Path log, AuditLines audit)
      throws IOException, InterruptedException {
    System.out.println("Starting Flink, which takes some seconds ...");
    try (LocalFlink prod = LocalFlink.start();
        StandInFlink dev = StandInFlink.start();
        StandInFlink uat = StandInFlink.start();
        Console console =
            Console.start(
                listening,
                proxies,
                SimpleMode.policy(Optional.of(Path.of("policy")), System.getenv()),
                Users.load(Path.of("users.properties")),
                Demo.inventory(dev, uat, prod.rest()),
                Clock.systemUTC(),
                audit)) {
      System.out.println("The console is at " + console.address());
      if (story) {
        Story.tell(console.address(), System.out);
      } else {
        System.out.println(Demo.USERS);
        System.out.println("The audit log is appended to " + log + ".");
        new CountDownLatch(1).await();
      }
    }
  }

  /**
   * The audit log's file, which outlives a build: where state of a user's programs belongs (XDG
   * Base Directory Specification).
   */
  private static Path audit(Map<String, String> environment, Path home) {
    Path named = Path.of(environment.getOrDefault("XDG_STATE_HOME", ""));
    Path states = named.isAbsolute() ? named : home.resolve(".local/state");
    return states.resolve("tenon-flink-console").resolve("audit.jsonl");
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
