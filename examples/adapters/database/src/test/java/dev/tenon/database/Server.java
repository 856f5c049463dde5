package dev.tenon.database;

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

/** A database server of this test's own: on loopback, in a directory that goes when it ends. */
final class Server implements AutoCloseable {

  /** Servers refuse to run as root. */
  private static final String UNPRIVILEGED = "nobody";

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path directory;
  private final String url;
  private final Process process;

  private Server(Path directory, String url, Process process) {
    this.directory = directory;
    this.url = url;
    this.process = process;
  }

  static Server postgresql() throws Exception {
    Path bin = newest(Path.of("/usr/lib/postgresql")).resolve("bin");
    Path directory = directory();
    Path data = directory.resolve("data");
    run(
        directory,
        List.of(
            bin.resolve("initdb").toString(),
            "--pgdata=" + data,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--username=tenon",
            "--no-sync"));
    int port = freePort();
    return start(
        directory,
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=tenon",
        List.of(
            bin.resolve("postgres").toString(),
            "-D",
            data.toString(),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "port=" + port,
            "-c",
            "unix_socket_directories=" + directory,
            "-c",
            "fsync=off"));
  }

  static Server mariadb() throws Exception {
    Path directory = directory();
    String data = "--datadir=" + directory.resolve("data");
    run(
        directory,
        List.of(
            "mariadb-install-db",
            "--no-defaults",
            data,
            "--auth-root-authentication-method=normal"));
    int port = freePort();
    return start(
        directory,
        "jdbc:mariadb://127.0.0.1:"
            + port
            + "/tenon?user=root&createDatabaseIfNotExist=true&useBulkStmts=true",
        List.of(
            "/usr/sbin/mariadbd",
            "--no-defaults",
            data,
            "--bind-address=127.0.0.1",
            "--port=" + port,
            "--socket=" + directory.resolve("socket"),
            "--character-set-server=utf8mb4",
            "--collation-server=utf8mb4_general_ci",
            "--innodb-flush-log-at-trx-commit=0"));
  }

  private static Server start(Path directory, String url, List<String> command) throws Exception {
    Process process = process(directory, command).start();
    Server server = new Server(directory, url, process);
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        DriverManager.getConnection(url).close();
        return server;
      } catch (SQLException notYet) {
        if (!process.isAlive() || Instant.now().isAfter(end)) {
          String log = Files.readString(directory.resolve("log"));
          server.close();
          throw new IllegalStateException(log, notYet);
        }
        process.waitFor(100, TimeUnit.MILLISECONDS);
      }
    }
  }

  String url() {
    return url;
  }

  private static void run(Path directory, List<String> command) throws Exception {
    Process process = process(directory, command).start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(Files.readString(directory.resolve("log")));
    }
  }

  private static ProcessBuilder process(Path directory, List<String> command) {
    List<String> all = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      all.addAll(List.of("setpriv", "--reuid=" + UNPRIVILEGED, "--clear-groups", "--"));
    }
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all).directory(directory.toFile());
    builder.environment().put("HOME", directory.toString());
    builder.environment().put("TMPDIR", directory.toString());
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()));
  }

  private static Path directory() throws IOException {
    Path directory = Files.createTempDirectory("tenon-database");
    if (System.getProperty("user.name").equals("root")) {
      Files.setOwner(
          directory,
          directory
              .getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(UNPRIVILEGED));
    }
    return directory;
  }

  private static Path newest(Path versions) throws IOException {
    try (Stream<Path> all = Files.list(versions)) {
      return all.max(Comparator.naturalOrder()).orElseThrow();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
