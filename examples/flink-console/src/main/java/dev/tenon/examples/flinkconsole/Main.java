package dev.tenon.examples.flinkconsole;

import dev.tenon.examples.flinkconsole.flink.LocalFlink;
import dev.tenon.examples.flinkconsole.flink.StandInFlink;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Starts the console over three clusters, in the directory of this example, and serves until it is
 * stopped, or tells its story.
 */
public final class Main {

  private Main() {}

  /**
   * Starts it.
   *
   * @param args the port, whether to tell the story and end, and how many proxies are in front
   * @throws IOException if a file cannot be read or written
   * @throws InterruptedException if it is stopped
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path log = Files.createDirectories(Path.of("target")).resolve("audit.jsonl");
    System.out.println("Starting Flink, which takes some seconds ...");
    try (LocalFlink prod = LocalFlink.start();
        StandInFlink dev = StandInFlink.start();
        StandInFlink uat = StandInFlink.start();
        BufferedWriter file = Files.newBufferedWriter(log);
        PrintWriter audit = new PrintWriter(file, true);
        Console console =
            Console.start(
                Integer.parseInt(args[0]),
                Integer.parseInt(args[2]),
                SimpleMode.policy(Optional.of(Path.of("policy")), System.getenv()),
                Users.load(Path.of("users.properties")),
                Demo.inventory(dev, uat, prod.rest()),
                Clock.systemUTC(),
                audit::println)) {
      System.out.println("The console is at " + console.address());
      if (args[1].equals("true")) {
        Story.tell(console.address(), System.out);
      } else {
        System.out.println(Demo.USERS);
        System.out.println("The audit log is written to " + log + ".");
        new CountDownLatch(1).await();
      }
    }
  }
}
