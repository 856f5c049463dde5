package dev.tenon.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.admin.AdminRights;
import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.Administration;
import dev.tenon.admin.Command;
import dev.tenon.admin.CommandOutcome;
import dev.tenon.admin.CommandRefusalReason;
import dev.tenon.admin.Commit;
import dev.tenon.admin.PolicyStore;
import dev.tenon.admin.Revision;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

@Timeout(300)
class DatabasePolicyStoreTest {

  private static final Subject ROOT = Subject.of("root").withRoles("admin");
  private static final Policy FIRST =
      Policy.builder()
          .version("v")
          .administeredBy("admin")
          .permission("admin", Permission.allow(AdminRights.ESCALATE).on("tenon/policy"))
          .build();

  private static DataSource h2() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:store" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
    return database;
  }

  private static DataSource postgresql() throws Exception {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(Server.postgresql());
    return database;
  }

  private static CommandOutcome put(PolicyStore store, Administration administration, String role) {
    long on = store.current().number();
    boolean there = store.current().policy().roles().containsKey(role);
    Role next = Role.of(role).with(Permission.allow("A" + on).on("x"));
    return administration.apply(
        ROOT, there ? new Command.ChangeRole(next) : new Command.CreateRole(next), on, "why");
  }

  private static void keeps(DataSource database) throws SQLException {
    DatabasePolicyStore store = DatabasePolicyStore.open(database, FIRST);
    Administration administration = Administration.of(store, AdminSettings.standard());
    assertTrue(put(store, administration, "ops").applied());
    assertTrue(put(store, administration, "dev").applied());
    DatabasePolicyStore again =
        DatabasePolicyStore.open(database, Policy.builder().version("other").build());
    assertEquals(store.current(), again.current());
    assertEquals("v+2", again.current().policy().version());
    List<Commit> history = again.history(0, 9);
    assertEquals(List.of("create role ops", "create role dev"), commands(history));
    assertEquals(history.subList(1, 2), again.history(1, 9));
    assertEquals(
        new PolicyStore.CommitResult.Conflict(2), store.append(history.get(1), store.current()));
    assertEquals(again.current(), replayed(history));
  }

  private static List<String> commands(List<Commit> history) {
    return history.stream().map(Commit::command).toList();
  }

  private static Revision replayed(List<Commit> history) {
    Revision revision = new Revision(0, FIRST);
    for (Commit commit : history) {
      revision = revision.after(commit);
    }
    return revision;
  }

  /** Two writers, and perhaps who troubles them; answers how many conflicts they had. */
  private static int race(DataSource database, int each, boolean troubled) throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    List<Future<List<Long>>> writers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      DatabasePolicyStore store = DatabasePolicyStore.open(database, FIRST);
      Callable<List<Long>> writer = () -> write(store, each, together, troubled);
      writers.add(threads.submit(writer));
    }
    AtomicBoolean done = new AtomicBoolean(!troubled);
    Future<Integer> trouble = threads.submit(() -> cutOff(database, done));
    List<Long> numbers = new ArrayList<>(writers.get(0).get());
    numbers.addAll(writers.get(1).get());
    done.set(true);
    assertEquals(troubled, trouble.get() > 0);
    threads.shutdown();
    int conflicts = (int) numbers.stream().filter(number -> number == 0).count();
    numbers.removeIf(number -> number == 0);
    numbers.sort(null);
    DatabasePolicyStore store = DatabasePolicyStore.open(database, FIRST);
    List<Commit> history = store.history(0, Integer.MAX_VALUE);
    assertEquals(numbers, history.stream().map(Commit::number).toList(), "all acknowledged, once");
    assertEquals(store.current(), replayed(history));
    return conflicts;
  }

  /** The numbers that were acknowledged, and a 0 for each conflict. */
  private static List<Long> write(
      DatabasePolicyStore store, int times, CyclicBarrier together, boolean troubled)
      throws Exception {
    Administration administration = Administration.of(store, AdminSettings.standard());
    together.await();
    List<Long> numbers = new ArrayList<>();
    for (int done = 0; done < times; ) {
      CommandOutcome outcome = put(store, administration, "role-" + done);
      if (outcome instanceof CommandOutcome.Applied applied) {
        numbers.add(applied.revision().number());
        done++;
      } else if (troubled && outcome instanceof CommandOutcome.Refused refused) {
        assertEquals(CommandRefusalReason.NOT_STORED, refused.reason(), outcome::toString);
      } else {
        assertInstanceOf(CommandOutcome.Conflict.class, outcome, outcome::toString);
        numbers.add(0L);
      }
    }
    return numbers;
  }

  @Test
  void h2_keepsRevisionsAndHistory() throws SQLException {
    keeps(h2());
  }

  @Test
  void h2_twoWriters_loseNothing() throws Exception {
    race(h2(), 20, false);
  }

  @Test
  @Tag("databases")
  void postgresql_keepsRevisionsAndHistory() throws Exception {
    keeps(postgresql());
  }

  @Test
  @Tag("databases")
  void postgresql_twoWriters_loseNothing() throws Exception {
    assertTrue(race(postgresql(), 20, false) > 0, "they never met");
  }

  /** Their connections are ended again and again, at any moment of a transaction. */
  @Test
  @Tag("databases")
  void postgresql_twoWritersThatAreCutOff_loseNothingThatWasAcknowledged() throws Exception {
    race(postgresql(), 40, true);
  }

  /** Ends some connections of whoever writes, until all is done; answers how many. */
  private static int cutOff(DataSource database, AtomicBoolean done) throws SQLException {
    int ended = 0;
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      while (!done.get()) {
        try (ResultSet rows =
            statement.executeQuery(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE pid <> pg_backend_pid() AND datname = current_database()"
                    + " AND query LIKE '%INTO tenon_commit%' AND random() < 0.3")) {
          while (rows.next()) {
            ended++;
          }
        }
      }
    }
    return ended;
  }
}
