package dev.tenon.examples.jobqueue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the server keeps of clusters: jobs with their output, what was used, and what happened. In a
 * SQLite database of one process at a time. Knows nothing of who may do what. Thread-safe.
 */
final class Store implements AutoCloseable {

  /** Events of one cluster that are kept: the newest. */
  static final int MOST_EVENTS = 1_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> TABLES =
      List.of(
          "PRAGMA journal_mode = WAL",
          "PRAGMA locking_mode = EXCLUSIVE",
          "CREATE TABLE IF NOT EXISTS clusters (name TEXT PRIMARY KEY, slots INTEGER NOT NULL)",
          """
          CREATE TABLE IF NOT EXISTS jobs (number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT AS ('f' || number) STORED, cluster TEXT NOT NULL, owner TEXT NOT NULL,
            command TEXT NOT NULL, seconds INTEGER NOT NULL, urgency INTEGER NOT NULL,
            state TEXT NOT NULL, exit INTEGER NOT NULL, output BLOB)""",
          "CREATE INDEX IF NOT EXISTS jobs_of ON jobs (cluster, owner)",
          """
          CREATE TABLE IF NOT EXISTS usage (cluster TEXT, owner TEXT, jobs INTEGER NOT NULL,
            millis INTEGER NOT NULL, refusals INTEGER NOT NULL, PRIMARY KEY (cluster, owner))""",
          """
          CREATE TABLE IF NOT EXISTS events (number INTEGER PRIMARY KEY AUTOINCREMENT,
            time TEXT NOT NULL, cluster TEXT NOT NULL, kind TEXT NOT NULL, who TEXT NOT NULL,
            what TEXT NOT NULL, id TEXT NOT NULL, explanation TEXT NOT NULL)""",
          "CREATE INDEX IF NOT EXISTS events_of ON events (cluster, number)");

  /** What somebody used of a cluster, or all did. */
  record Used(String cluster, String user, long jobs, double seconds, long refusals) {}

  /**
   * What happened in a cluster.
   *
   * @param time when, as in ISO 8601
   * @param kind {@code change} or {@code refusal}
   * @param who the id of an account
   * @param what in words
   * @param id of a refusal, otherwise empty
   */
  record Event(String time, String kind, String who, String what, String id) {}

  private final Connection connection;

  private Store(String address) throws IOException {
    try {
      connection = DriverManager.getConnection("jdbc:sqlite:" + address);
    } catch (SQLException e) {
      throw new IOException("the state " + address + " cannot be opened: " + e.getMessage(), e);
    }
    try (Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute(table);
      }
    } catch (SQLException e) {
      close();
      throw new IOException("the state " + address + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** A database in a file, which its owner alone may read. */
  static Store in(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return new Store(file.toString());
  }

  /** One that ends with the process. */
  static Store inMemory() throws IOException {
    return new Store(":memory:");
  }

  /** Reads a row. */
  @FunctionalInterface
  private interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  private synchronized void write(String sql, Object... values) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("the state cannot be written: " + e.getMessage(), e);
    }
  }

  private synchronized <T> List<T> read(String sql, Row<T> row, Object... values) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      try (ResultSet rows = statement.executeQuery()) {
        List<T> all = new ArrayList<>();
        while (rows.next()) {
          all.add(row.of(rows));
        }
        return all;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the state cannot be read: " + e.getMessage(), e);
    }
  }

  /** The clusters, with how many jobs run at once in each. */
  Map<String, Integer> clusters() {
    Map<String, Integer> clusters = new LinkedHashMap<>();
    read(
        "SELECT name, slots FROM clusters ORDER BY name",
        row -> clusters.put(row.getString(1), row.getInt(2)));
    return clusters;
  }

  /** Makes a cluster, or changes how many jobs run there at once. */
  void putCluster(String name, int slots) {
    write("INSERT OR REPLACE INTO clusters VALUES (?, ?)", name, slots);
  }

  /** Forgets a cluster with all that was in it: another one of its name finds nothing. */
  void forget(String cluster) {
    for (String table : List.of("jobs", "usage", "events")) {
      write("DELETE FROM " + table + " WHERE cluster = ?", cluster);
    }
    write("DELETE FROM clusters WHERE name = ?", cluster);
  }

  /** Keeps a new job. */
  synchronized Job add(
      String cluster,
      String owner,
      List<String> command,
      int seconds,
      int urgency,
      Job.State state) {
    try {
      write(
          """
          INSERT INTO jobs (cluster, owner, command, seconds, urgency, state, exit)
          VALUES (?, ?, ?, ?, ?, ?, -1)""",
          cluster,
          owner,
          JSON.writeValueAsString(command),
          seconds,
          urgency,
          state.name());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a list of texts is JSON", e);
    }
    use(cluster, owner, 1, 0, 0);
    String id = read("SELECT 'f' || max(number) FROM jobs", row -> row.getString(1)).get(0);
    return new Job(id, cluster, owner, command, seconds, urgency, state);
  }

  /** Keeps what changes of a job. One that was forgotten stays so. */
  void save(Job job) {
    write(
        "UPDATE jobs SET urgency = ?, state = ?, exit = ?, output = ? WHERE id = ?",
        job.urgency(),
        job.state().name(),
        job.exit(),
        job.state().isFinal() ? job.output().all() : new byte[0],
        job.id());
  }

  void remove(Job job) {
    write("DELETE FROM jobs WHERE id = ?", job.id());
  }

  /** All jobs, in the order in which they came. */
  List<Job> jobs() {
    return read("SELECT * FROM jobs ORDER BY number", Store::job);
  }

  private static Job job(ResultSet row) throws SQLException {
    try {
      Job job =
          new Job(
              row.getString("id"),
              row.getString("cluster"),
              row.getString("owner"),
              JSON.readValue(row.getString("command"), new TypeReference<List<String>>() {}),
              row.getInt("seconds"),
              row.getInt("urgency"),
              Job.State.valueOf(row.getString("state")));
      byte[] output = row.getBytes("output");
      job.restore(row.getInt("exit"), output == null ? new byte[0] : output);
      return job;
    } catch (JsonProcessingException e) {
      throw new SQLException("the command of a job cannot be read", e);
    }
  }

  /**
   * The ids of the jobs that a condition lets through, in the order in which they came.
   *
   * @param condition SQL, never from a request
   * @param parameters the values of its question marks
   */
  List<String> ids(String condition, List<String> parameters) {
    return read(
        "SELECT id FROM jobs WHERE " + condition + " ORDER BY number",
        row -> row.getString(1),
        parameters.toArray());
  }

  /** Adds to what somebody used of a cluster. */
  void use(String cluster, String owner, long jobs, long millis, long refusals) {
    write(
        """
        INSERT INTO usage VALUES (?, ?, ?, ?, ?) ON CONFLICT (cluster, owner) DO UPDATE SET
          jobs = jobs + excluded.jobs, millis = millis + excluded.millis,
          refusals = refusals + excluded.refusals""",
        cluster,
        owner,
        jobs,
        millis,
        refusals);
  }

  /** What was used of a cluster, by user. */
  List<Used> usage(String cluster) {
    return read(
        "SELECT cluster, owner, jobs, millis, refusals FROM usage WHERE cluster = ? ORDER BY owner",
        Store::used,
        cluster);
  }

  /** What was used, by cluster. */
  List<Used> usage() {
    return read(
        """
        SELECT cluster, '', sum(jobs), sum(millis), sum(refusals) FROM usage
        GROUP BY cluster ORDER BY cluster""",
        Store::used);
  }

  private static Used used(ResultSet row) throws SQLException {
    return new Used(
        row.getString(1),
        row.getString(2),
        row.getLong(3),
        row.getLong(4) / 1000.0,
        row.getLong(5));
  }

  /** Writes down what somebody changed. */
  void changed(String cluster, String who, String what) {
    event(cluster, "change", who, what, "", "");
  }

  /** Writes down what somebody was refused. */
  void refused(String cluster, String who, String what, String id, String explanation) {
    use(cluster, who, 0, 0, 1);
    event(cluster, "refusal", who, what, id, explanation);
  }

  private synchronized void event(
      String cluster, String kind, String who, String what, String id, String explanation) {
    write(
        """
        INSERT INTO events (time, cluster, kind, who, what, id, explanation)
        VALUES (?, ?, ?, ?, ?, ?, ?)""",
        Instant.now().toString(),
        cluster,
        kind,
        who,
        what,
        id,
        explanation);
    write(
        """
        DELETE FROM events WHERE cluster = ? AND number <=
          (SELECT number FROM events WHERE cluster = ? ORDER BY number DESC LIMIT 1 OFFSET ?)""",
        cluster,
        cluster,
        MOST_EVENTS);
  }

  /** What happened in a cluster, the oldest first. */
  List<Event> events(String cluster) {
    return read(
        "SELECT time, kind, who, what, id FROM events WHERE cluster = ? ORDER BY number",
        row ->
            new Event(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5)),
        cluster);
  }

  /** Why something was refused in a cluster. */
  Optional<String> explanation(String cluster, String id) {
    return read(
            "SELECT explanation FROM events WHERE cluster = ? AND id = ? AND kind = 'refusal'",
            row -> row.getString(1),
            cluster,
            id)
        .stream()
        .findFirst();
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("the state cannot be closed: " + e.getMessage(), e);
    }
  }
}
