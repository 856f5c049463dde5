package dev.tenon.jaxrs.quarkus;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The built application in a process of its own, on a port that the system chooses. */
final class Application implements AutoCloseable {

  private static final Pattern LISTENING =
      Pattern.compile("Listening on: http://127\\.0\\.0\\.1:(\\d+)");

  private final Process process;
  private final List<String> output;
  private final int port;

  private Application(Process process, List<String> output, int port) {
    this.process = process;
    this.output = output;
    this.port = port;
  }

  /** Starts it, and waits until it listens or has ended. */
  static Application start(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1", "-Dquarkus.http.host=127.0.0.1", "-Dquarkus.http.port=0"));
    command.addAll(Arrays.asList(options));
    command.addAll(List.of("-jar", Path.of("target/quarkus-app/quarkus-run.jar").toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    CompletableFuture<Void> patience =
        CompletableFuture.runAsync(
            process::destroyForcibly, CompletableFuture.delayedExecutor(120, TimeUnit.SECONDS));
    List<String> output = new ArrayList<>();
    BufferedReader lines = process.inputReader();
    int port = 0;
    String line = lines.readLine();
    while (line != null) {
      output.add(line);
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        port = Integer.parseInt(listening.group(1));
        break;
      }
      line = lines.readLine();
    }
    patience.cancel(false);
    Thread rest = new Thread(() -> lines.lines().forEach(unread -> {}), "output of Quarkus");
    rest.setDaemon(true);
    rest.start();
    return new Application(process, List.copyOf(output), port);
  }

  boolean isListening() {
    return port != 0;
  }

  int port() {
    return port;
  }

  /** What it has printed until it listened or ended. */
  List<String> output() {
    return output;
  }

  /** The code with which it ends by itself. */
  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
