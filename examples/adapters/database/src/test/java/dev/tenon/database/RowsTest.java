package dev.tenon.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.filter.RowMapping;
import dev.tenon.filter.SqlCondition;
import dev.tenon.filter.SqlDialect;
import dev.tenon.path.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The rows that a query returns are exactly the rows that a check allows. */
class RowsTest {

  private static final RowMapping JOBS =
      RowMapping.columns().fixed("flink").column("cluster").fixed("flink-job").column("name");
  private static final int ROWS = 400;

  @ParameterizedTest
  @EnumSource(names = {"H2", "SQLITE", "ANSI"})
  void rows_areThoseThatACheckAllows(SqlDialect dialect) throws Exception {
    compare(dialect, 60);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "ANSI")
  @Tag("databases")
  void rowsOfManyPolicies_areThoseThatACheckAllows(SqlDialect dialect) throws Exception {
    compare(dialect, 400);
  }

  private static void compare(SqlDialect dialect, int policies) throws Exception {
    try (Database database = Database.open(dialect)) {
      Worlds worlds = new Worlds(7);
      database.run("CREATE TABLE things (path " + database.text() + ")");
      String type = database.text().replace("700", "200");
      database.run("CREATE TABLE jobs (id VARCHAR(20), cluster " + type + ", name " + type + ")");
      List<Resource> things = things(worlds);
      List<Resource> jobs = jobs(worlds);
      database.insert("things", 1, paths(things));
      database.insert("jobs", 3, rows(jobs));
      int some = 0;
      for (int i = 0; i < policies; i++) {
        Access access = worlds.access();
        some += compareJobs(database, access, jobs);
        if (dialect != SqlDialect.ANSI) {
          some += compareThings(database, access, things);
        }
      }
      assertTrue(some > policies * 10, some + " rows");
    }
  }

  private static int compareJobs(Database database, Access access, List<Resource> jobs)
      throws Exception {
    ResourceFilter filter = access.filter("view");
    SqlCondition where = database.dialect().where(filter, JOBS);
    Set<String> found = new TreeSet<>(database.select("SELECT id FROM jobs WHERE ", where));
    Set<String> expected = new TreeSet<>();
    for (int i = 0; i < jobs.size(); i++) {
      if (access.check("view", jobs.get(i)).allowed()) {
        expected.add(String.valueOf(i));
      }
    }
    assertEquals(expected, found, () -> filter + "\n" + where);
    return found.size();
  }

  private static int compareThings(Database database, Access access, List<Resource> things)
      throws Exception {
    ResourceFilter filter = access.filter("view");
    SqlCondition where = database.dialect().where(filter, RowMapping.text("path"));
    List<String> found = database.select("SELECT path FROM things WHERE ", where);
    Set<String> expected =
        access.allowed("view", things, thing -> thing).stream()
            .map(Resource::toString)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(expected, new TreeSet<>(found), () -> filter + "\n" + where);
    assertEquals(expected.size(), found.size());
    return found.size();
  }

  private static List<Resource> things(Worlds worlds) {
    Set<Resource> things = new LinkedHashSet<>();
    things.add(Resource.of("live", "flink-job"));
    things.add(Resource.of("live"));
    while (things.size() < ROWS) {
      things.add(worlds.resource());
    }
    return List.copyOf(things);
  }

  private static List<Resource> jobs(Worlds worlds) {
    return Stream.generate(() -> Resource.of("flink", worlds.name(), "flink-job", worlds.name()))
        .filter(Resource::isCanonical)
        .limit(ROWS)
        .toList();
  }

  /** A row without a path is no resource. */
  private static List<List<String>> paths(List<Resource> things) {
    List<List<String>> rows = new ArrayList<>();
    things.forEach(thing -> rows.add(List.of(thing.toString())));
    rows.add(Arrays.asList((String) null));
    return rows;
  }

  private static List<List<String>> rows(List<Resource> jobs) {
    List<List<String>> rows = new ArrayList<>();
    for (Resource job : jobs) {
      rows.add(List.of(String.valueOf(rows.size()), job.segment(1), job.segment(3)));
    }
    rows.add(Arrays.asList("no name", "a", null));
    rows.add(Arrays.asList("no cluster", null, "a"));
    return rows;
  }
}
