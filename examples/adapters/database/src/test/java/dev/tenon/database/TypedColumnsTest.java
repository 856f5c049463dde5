package dev.tenon.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.filter.ColumnType;
import dev.tenon.filter.RowMapping;
import dev.tenon.filter.SqlCondition;
import dev.tenon.filter.SqlDialect;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

// Fault 43: PostgreSQL refused a collation on a column of type uuid or bigint.
/** Segments that are kept as UUIDs and as whole numbers. */
class TypedColumnsTest {

  private static final RowMapping RUNS =
      RowMapping.columns()
          .fixed("job")
          .column("id", ColumnType.UUID)
          .column("run", ColumnType.WHOLE_NUMBER);

  @ParameterizedTest
  @EnumSource(names = {"H2", "SQLITE"})
  void rows_areThoseThatACheckAllows(SqlDialect dialect) throws Exception {
    compare(dialect);
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MYSQL"})
  @Tag("databases")
  void rowsOfAServer_areThoseThatACheckAllows(SqlDialect dialect) throws Exception {
    compare(dialect);
  }

  private static void compare(SqlDialect dialect) throws Exception {
    List<Resource> runs = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String id = new UUID(i * 0x1234_5678_9abc_0000L, i).toString();
      runs.add(Resource.of("job", id, String.valueOf(i * 7 - 20)));
    }
    String one = runs.get(5).segment(1);
    try (Database database = Database.open(dialect)) {
      boolean known = dialect == SqlDialect.H2 || dialect == SqlDialect.POSTGRESQL;
      String type = known ? "UUID" : "VARCHAR(36)";
      database.run("CREATE TABLE runs (id " + type + ", run BIGINT)");
      for (Resource run : runs) {
        database.run("INSERT INTO runs VALUES ('" + run.segment(1) + "', " + run.segment(2) + ")");
      }
      database.run("INSERT INTO runs VALUES (NULL, 1)");
      int some = 0;
      for (String pattern :
          List.of(
              "job",
              "job/" + one,
              "job/" + one + "/15",
              "job/*/15",
              "job/*/015",
              "job/" + one.toUpperCase(java.util.Locale.ROOT),
              "job/nothing",
              "job/0*",
              "job/*f/*",
              "job/*/-*",
              "job/*/1*",
              "job/${ids}/*",
              "job/*/99999999999999999999")) {
        some += compare(database, pattern, runs, one);
      }
      assertTrue(some > 100, some + " rows");
    }
  }

  private static int compare(Database database, String pattern, List<Resource> runs, String one)
      throws Exception {
    Policy policy =
        Policy.builder()
            .role(
                Role.of("r")
                    .with(
                        Permission.allow("view").on(pattern),
                        Permission.allow("other").on("job"),
                        Permission.deny("other").on(pattern)))
            .build();
    Access access =
        Authorizer.compile(policy)
            .access(Subject.of("ada").withRoles("r").withVariable("ids", one, "none"));
    int some = 0;
    for (String action : List.of("view", "other")) {
      SqlCondition where = database.dialect().where(access.filter(action), RUNS);
      Set<String> found = new TreeSet<>(database.select("SELECT run FROM runs WHERE ", where));
      Set<String> expected = new TreeSet<>();
      access.allowed(action, runs, run -> run).forEach(run -> expected.add(run.segment(2)));
      assertEquals(expected, found, () -> pattern + ": " + where);
      some += found.size();
    }
    return some;
  }
}
