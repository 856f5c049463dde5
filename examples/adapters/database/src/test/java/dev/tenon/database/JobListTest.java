package dev.tenon.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.database.JobList.Job;
import dev.tenon.filter.RowMapping;
import dev.tenon.filter.SqlCondition;
import dev.tenon.filter.SqlDialect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a service does with a filter, and the SQL that it sends. */
class JobListTest {

  private static final Authorizer AUTHORIZER =
      Authorizer.compile(
          Policy.builder()
              .role(
                  Role.of("operator")
                      .with(
                          Permission.allow("FLINK_VIEW").on("flink/*/flink-job/tx_*"),
                          Permission.deny("FLINK_VIEW").on("flink/prod/flink-job/tx_audit*")))
              .build());
  private static final Access ADA = AUTHORIZER.access(Subject.of("ada").withRoles("operator"));
  private static final RowMapping JOBS =
      RowMapping.columns().fixed("flink").column("cluster").fixed("flink-job").column("name");

  @ParameterizedTest
  @EnumSource(names = {"H2", "SQLITE"})
  void page_holdsOnlyWhatIsAllowed_andIsFull(SqlDialect dialect) throws Exception {
    try (Database database = Database.open(dialect)) {
      database.run("CREATE TABLE jobs (cluster VARCHAR(100), name VARCHAR(100))");
      database.insert(
          "jobs",
          2,
          List.of(
              List.of("prod", "tx_audit_1"),
              List.of("prod", "tx_2"),
              List.of("prod", "TX_3"),
              List.of("dev", "tx_audit_4"),
              List.of("dev", "txx5"),
              List.of("dev", "tx_6")));
      JobList jobs = new JobList(database.connection(), dialect);

      assertEquals(
          List.of(new Job("dev", "tx_6"), new Job("dev", "tx_audit_4")),
          jobs.page(ADA, "FLINK_VIEW", 0, 2));
      assertEquals(List.of(new Job("prod", "tx_2")), jobs.page(ADA, "FLINK_VIEW", 2, 2));
      assertEquals(List.of(), jobs.page(ADA, "FLINK_SUBMIT", 0, 2));
    }
  }

  @Test
  void sql_bindsEveryValue() {
    SqlCondition where = SqlDialect.ANSI.where(ADA.filter("FLINK_VIEW"), JOBS);

    assertEquals(
        "(cluster IS NOT NULL AND name LIKE ? ESCAPE '!'"
            + " AND NOT (cluster = ? AND name LIKE ? ESCAPE '!'))",
        where.text());
    assertEquals(List.of("tx!_%", "prod", "tx!_audit%"), where.parameters());
  }

  @ParameterizedTest
  @EnumSource
  void nothing_isAConditionThatIsFalse(SqlDialect dialect) {
    SqlCondition where = dialect.where(ADA.filter("FLINK_SUBMIT"), JOBS);

    assertEquals(new SqlCondition("1 = 0", List.of(), 0), where);
    assertEquals(where, dialect.where(ADA.filter("FLINK_SUBMIT"), RowMapping.text("path")));
  }
}
