package dev.tenon.oidc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real identity provider as a process of its own on this machine. */
final class Server implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final ProcessBuilder command;
  private final String health;
  private final Path log;
  private Process process;

  /** Starts a server and waits until an address answers. */
  Server(Path directory, Map<String, String> environment, String health, List<String> command) {
    this.command = new ProcessBuilder(command).directory(directory.toFile());
    this.command.environment().putAll(environment);
    this.health = health;
    this.log = directory.resolve("server.log");
    this.command
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    this.process = start();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  void restart() {
    close();
    process = start();
  }

  private Process start() {
    try {
      Process started = command.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(started)));
      HttpClient client = HttpClient.newHttpClient();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!answers(client)) {
        // waiting for the process is the pause: it ends at once when the server does
        if (started.waitFor(500, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
          end(started);
          throw new AssertionError("no server; its log: " + Files.readString(log));
        }
      }
      return started;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("cannot run " + command.command(), e);
    }
  }

  private boolean answers(HttpClient client) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(health)).timeout(Duration.ofSeconds(5)).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    end(process);
  }
}
