package dev.tenon.lists;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL of this test's own: on loopback, in a directory that goes when it ends. */
public final class PostgreSql {

  private static final boolean ROOT = System.getProperty("user.name").equals("root");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final Process process;
  private final String url;

  private PostgreSql(Path directory, Process process, String url) {
    this.directory = directory;
    this.process = process;
    this.url = url;
  }

  /** The address for JDBC, with the user. */
  public String url() {
    return url;
  }

  /** Makes a cluster and starts its server. */
  public static PostgreSql start() throws Exception {
    Path bin;
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      bin = versions.max(Comparator.naturalOrder()).orElseThrow().resolve("bin");
    }
    Path directory = Files.createTempDirectory("tenon-postgresql");
    if (ROOT) { // a server refuses to run as root
      Files.setOwner(
          directory,
          directory
              .getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName("nobody"));
    }
    String data = directory.resolve("data").toString();
    Process made =
        run(
            directory,
            bin + "/initdb",
            "-D",
            data,
            "-A",
            "trust",
            "-U",
            "tenon",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync");
    if (made.waitFor() != 0) {
      throw new IllegalStateException(Files.readString(directory.resolve("log")));
    }
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Process process =
        run(
            directory,
            bin + "/postgres",
            "-D",
            data,
            "-clisten_addresses=127.0.0.1",
            "-cport=" + port,
            "-cfsync=off",
            "-cunix_socket_directories=" + directory);
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=tenon";
    PostgreSql server = new PostgreSql(directory, process, url);
    server.await();
    return server;
  }

  private void await() throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        DriverManager.getConnection(url).close();
        return;
      } catch (SQLException notYet) {
        if (Instant.now().isAfter(end) || process.waitFor(100, TimeUnit.MILLISECONDS)) {
          String log = Files.readString(directory.resolve("log"));
          stop();
          throw new IllegalStateException(log, notYet);
        }
      }
    }
  }

  private static Process run(Path directory, String... command) throws IOException {
    List<String> all = new ArrayList<>();
    if (ROOT) {
      all.addAll(List.of("setpriv", "--reuid=nobody", "--clear-groups", "--"));
    }
    all.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(all).directory(directory.toFile());
    builder.environment().put("HOME", directory.toString());
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
        .start();
  }

  /** Stops the server and deletes its files. */
  public void stop() throws Exception {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
