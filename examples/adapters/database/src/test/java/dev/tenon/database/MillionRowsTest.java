package dev.tenon.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.filter.RowMapping;
import dev.tenon.filter.SqlCondition;
import dev.tenon.filter.SqlDialect;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A million rows, of which an index finds those that a filter's beginning names. */
@Tag("databases")
class MillionRowsTest {

  private static final int ROWS = 1_000_000;
  private static final int CLUSTERS = 100;
  private static final RowMapping JOBS =
      RowMapping.columns().fixed("flink").column("cluster").fixed("flink-job").column("name");

  private static Resource job(int i) {
    String name = (i % 50 == 0 ? "tx_" : i % 50 == 1 ? "Tx_" : "job_") + i;
    return Resource.of("flink", "c" + i % CLUSTERS, "flink-job", name);
  }

  /** What checks allow of the million, asked once for all databases. */
  private static final List<String> ALLOWED = allowed(access());

  private static final List<String> ALLOWED_BY_ONE_RULE = allowed(oneRule());

  /** One cluster's jobs with a prefix, but for some; and all of a second cluster. */
  private static Access access() {
    Role role =
        Role.of("r")
            .with(
                Permission.allow("view").on("flink/c50/flink-job/tx_*"),
                Permission.allow("view").on("flink/c7"),
                Permission.deny("view").on("flink/*/flink-job/*77"));
    Policy policy = Policy.builder().role(role).build();
    return Authorizer.compile(policy).access(Subject.of("ada").withRoles("r"));
  }

  private static Access oneRule() {
    Role narrow = Role.of("r").with(Permission.allow("view").on("flink/c50/flink-job/tx_*"));
    return Authorizer.compile(Policy.builder().role(narrow).build()).access(access().subject());
  }

  private static List<String> allowed(Access access) {
    return IntStream.range(0, ROWS)
        .mapToObj(MillionRowsTest::job)
        .filter(job -> access.check("view", job).allowed())
        .map(Resource::toString)
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "ANSI")
  void prefixes_areFoundByAnIndex(SqlDialect dialect) throws Exception {
    try (Database database = Database.open(dialect)) {
      String type = database.text().replace("700", "200");
      database.run(
          "CREATE TABLE jobs (path " + type + ", cluster " + type + ", name " + type + ")");
      database.insert("jobs", 3, () -> IntStream.range(0, ROWS).mapToObj(this::row).iterator());
      String columns = database.indexed("cluster") + ", " + database.indexed("name");
      database.run("CREATE INDEX by_name ON jobs (" + columns + ")");
      database.run("CREATE INDEX by_path ON jobs (" + database.indexed("path") + ")");
      database.run(dialect == SqlDialect.MYSQL ? "ANALYZE TABLE jobs" : "ANALYZE");
      indexed(database, JOBS, "by_name");
      indexed(database, RowMapping.text("path"), "by_path");
    }
  }

  private List<String> row(int i) {
    Resource job = job(i);
    return List.of(job.toString(), job.segment(1), job.segment(3));
  }

  private static void indexed(Database database, RowMapping mapping, String index)
      throws Exception {
    Access access = access();
    ResourceFilter filter = access.filter("view");
    SqlCondition where = database.dialect().where(filter, mapping);
    List<String> found = database.select("SELECT path FROM jobs WHERE ", where);
    assertEquals(ALLOWED, found.stream().sorted().toList(), where::toString);
    assertTrue(found.size() > 15_000, () -> found.size() + " rows");
    assertUses(database, mapping, index, access);
  }

  /** Each alternative alone is a range; for several at once H2 and SQLite may read all rows. */
  private static void assertUses(Database database, RowMapping mapping, String index, Access access)
      throws Exception {
    Access one = oneRule();
    List<ResourceFilter> filters =
        database.dialect() == SqlDialect.H2 || database.dialect() == SqlDialect.SQLITE
            ? List.of(one.filter("view"))
            : List.of(one.filter("view"), access.filter("view"));
    for (ResourceFilter filter : filters) {
      SqlCondition where = database.dialect().where(filter, mapping);
      String plan = database.plan("SELECT path FROM jobs WHERE ", where);
      assertTrue(plan.toLowerCase(java.util.Locale.ROOT).contains(index), plan);
      assertFalse(plan.contains("Seq Scan") || plan.contains("tableScan"), plan);
    }
    SqlCondition narrow = database.dialect().where(one.filter("view"), mapping);
    assertEquals(
        ALLOWED_BY_ONE_RULE,
        database.select("SELECT path FROM jobs WHERE ", narrow).stream().sorted().toList());
  }
}
