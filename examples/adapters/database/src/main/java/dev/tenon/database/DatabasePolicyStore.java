package dev.tenon.database;

import dev.tenon.admin.Commit;
import dev.tenon.admin.PolicyStore;
import dev.tenon.admin.Revision;
import dev.tenon.policy.Policy;
import dev.tenon.store.CommitBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The revisions of a policy in a database, written by as many administrations as there are.
 *
 * <p>One row holds the newest revision, and each commit is a row. A commit is one transaction: it
 * replaces the newest revision where that is still the one before, and adds its own row; where no
 * row was replaced, somebody was first. Whether a transaction came through whose answer did not is
 * asked for under a lock on that row, which waits for whatever is still under way. Safe to share
 * between threads; runs on PostgreSQL and H2.
 */
public final class DatabasePolicyStore implements PolicyStore {

  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE IF NOT EXISTS tenon_policy (id int PRIMARY KEY CHECK (id = 1),"
              + " number bigint NOT NULL, revision bytea NOT NULL)",
          "CREATE TABLE IF NOT EXISTS tenon_commit (number bigint PRIMARY KEY,"
              + " made timestamp with time zone NOT NULL, author text NOT NULL,"
              + " command text NOT NULL, why text NOT NULL, content bytea NOT NULL,"
              + " attempt text NOT NULL)");

  /** How often a transaction without an answer is looked for. */
  private static final int TRIES = 10;

  private final DataSource database;
  private volatile Revision newest;

  private DatabasePolicyStore(DataSource database, Revision newest) {
    this.database = database;
    this.newest = newest;
  }

  /** Work in a transaction. */
  private interface Work<T> {
    T in(Connection connection) throws SQLException, IOException;
  }

  private <T> T transaction(Work<T> work) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (IOException foreign) {
        throw new UncheckedIOException(foreign);
      } finally {
        // what is committed is not touched; it only ends what failed
        rollback(connection);
      }
    }
  }

  private static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException gone) {
      // the server does it when it notices that nobody is there
    }
  }

  /**
   * Opens the store, or starts one where there is none.
   *
   * @param database where it is kept
   * @param first revision 0, if the store is new; otherwise not used
   * @return the store
   * @throws SQLException if the database does not answer
   */
  public static DatabasePolicyStore open(DataSource database, Policy first) throws SQLException {
    Revision zero = new Revision(0, first);
    DatabasePolicyStore store = new DatabasePolicyStore(database, zero);
    store.transaction(
        connection -> {
          for (String table : TABLES) {
            try (PreparedStatement create = connection.prepareStatement(table)) {
              create.execute();
            }
          }
          return TABLES;
        });
    store.transaction(
        connection -> {
          String insert =
              "INSERT INTO tenon_policy SELECT 1, 0, ?"
                  + " WHERE NOT EXISTS (SELECT 1 FROM tenon_policy)";
          try (PreparedStatement start = connection.prepareStatement(insert)) {
            start.setBytes(1, CommitBytes.of(zero));
            return start.executeUpdate();
          }
        });
    store.newest = store.transaction(connection -> newest(connection));
    return store;
  }

  private static Revision newest(Connection connection) throws SQLException, IOException {
    try (PreparedStatement select =
            connection.prepareStatement("SELECT revision FROM tenon_policy");
        ResultSet rows = select.executeQuery()) {
      rows.next();
      return CommitBytes.revision(rows.getBytes(1));
    }
  }

  private static long number(Connection connection, String lock) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("SELECT number FROM tenon_policy" + lock);
        ResultSet rows = select.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Override
  public Revision current() {
    try {
      if (transaction(connection -> number(connection, "")) != newest.number()) {
        newest = transaction(DatabasePolicyStore::newest);
      }
    } catch (SQLException away) {
      // the newest that it knows: an append on it finds out whether it still is
    }
    return newest;
  }

  @Override
  public CommitResult append(Commit commit, Revision revision) {
    String attempt = UUID.randomUUID().toString();
    try {
      if (transaction(connection -> put(connection, commit, revision, attempt))) {
        newest = revision;
        return new CommitResult.Stored(revision);
      }
      return new CommitResult.Conflict(transaction(connection -> number(connection, "")));
    } catch (SQLException unanswered) {
      return become(commit, revision, attempt, unanswered);
    }
  }

  private static boolean put(
      Connection connection, Commit commit, Revision revision, String attempt) throws SQLException {
    String replace = "UPDATE tenon_policy SET number = ?, revision = ? WHERE number = ?";
    try (PreparedStatement update = connection.prepareStatement(replace)) {
      update.setLong(1, commit.number());
      update.setBytes(2, CommitBytes.of(revision));
      update.setLong(3, commit.number() - 1);
      if (update.executeUpdate() == 0) {
        return false;
      }
    }
    String add = "INSERT INTO tenon_commit VALUES (?, ?, ?, ?, ?, ?, ?)";
    try (PreparedStatement insert = connection.prepareStatement(add)) {
      insert.setLong(1, commit.number());
      insert.setTimestamp(2, Timestamp.from(commit.when()));
      insert.setString(3, commit.author().toString());
      insert.setString(4, commit.command());
      insert.setString(5, commit.why());
      insert.setBytes(6, CommitBytes.of(commit));
      insert.setString(7, attempt);
      insert.executeUpdate();
    }
    return true;
  }

  /** What became of a transaction whose answer did not come. */
  private CommitResult become(
      Commit commit, Revision revision, String attempt, SQLException unanswered) {
    for (int i = 0; i < TRIES; i++) {
      try {
        if (transaction(connection -> isThere(connection, commit.number(), attempt))) {
          newest = revision;
          return new CommitResult.Stored(revision);
        }
        return new CommitResult.Failed(
            "the database refused it: " + unanswered.getSQLState(), unanswered);
      } catch (SQLException away) {
        unanswered.addSuppressed(away);
      }
    }
    return new CommitResult.Failed(
        "the database does not answer; whether the change is kept shows when it does", unanswered);
  }

  private static boolean isThere(Connection connection, long number, String attempt)
      throws SQLException {
    number(connection, " FOR UPDATE");
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT 1 FROM tenon_commit WHERE number = ? AND attempt = ?")) {
      select.setLong(1, number);
      select.setString(2, attempt);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  @Override
  public List<Commit> history(long after, int most) {
    try {
      return transaction(connection -> history(connection, after, most));
    } catch (SQLException away) {
      throw new IllegalStateException("the database does not answer", away);
    }
  }

  private static List<Commit> history(Connection connection, long after, int most)
      throws SQLException, IOException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT content FROM tenon_commit WHERE number > ? ORDER BY number LIMIT ?")) {
      select.setLong(1, after);
      select.setInt(2, most);
      List<Commit> commits = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          commits.add(CommitBytes.commit(rows.getBytes(1)));
        }
      }
      return List.copyOf(commits);
    }
  }
}
