package dev.tenon.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A database server of the tests' own: on loopback, in a directory that goes when it ends. Each
 * kind starts once in a process, when the first test asks for it, and ends with that; each test
 * gets an empty database of it.
 */
final class Server {

  /** Servers refuse to run as root. */
  private static final String UNPRIVILEGED = "nobody";

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static @Nullable Server postgresql;
  private static @Nullable Server mariadb;

  private final Path directory;
  private final String url;
  private final Process process;

  private Server(Path directory, String url, Process process) {
    this.directory = directory;
    this.url = url;
    this.process = process;
  }

  /** The URL of an empty database in PostgreSQL. */
  static synchronized String postgresql() throws Exception {
    Server server = postgresql;
    if (server == null) {
      server = startPostgresql();
      postgresql = server;
    }
    return server.database();
  }

  /** The URL of an empty database in MariaDB. */
  static synchronized String mariadb() throws Exception {
    Server server = mariadb;
    if (server == null) {
      server = startMariadb();
      mariadb = server;
    }
    return server.database();
  }

  private String database() throws SQLException {
    String name = "test" + DATABASES.incrementAndGet();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return url.replaceFirst("/[a-z]+[?]", "/" + name + "?");
  }

  private static Server startPostgresql() throws Exception {
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

  private static Server startMariadb() throws Exception {
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
        "jdbc:mariadb://127.0.0.1:" + port + "/mysql?user=root&useBulkStmts=true",
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
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
        return server;
      } catch (SQLException notYet) {
        if (!process.isAlive() || Instant.now().isAfter(end)) {
          String log = Files.readString(directory.resolve("log"));
          server.stop();
          throw new IllegalStateException(log, notYet);
        }
        process.waitFor(100, TimeUnit.MILLISECONDS);
      }
    }
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

  private void stop() {
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
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
