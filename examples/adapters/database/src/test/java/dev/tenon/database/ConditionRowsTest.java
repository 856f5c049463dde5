package dev.tenon.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.condition.Texts;
import dev.tenon.database.ConditionPolicies.Part;
import dev.tenon.filter.InexpressibleException;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.filter.RowMapping;
import dev.tenon.filter.SqlCondition;
import dev.tenon.filter.SqlDialect;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Rows with attributes, some of them NULL: a query returns exactly those that a check allows. */
class ConditionRowsTest {

  private static final Instant NOW = ConditionPolicies.NOW;

  private static final RowMapping DOCS =
      RowMapping.columns()
          .fixed("docs")
          .column("docs.id")
          .attribute("resource.owner", "owner")
          .attribute("resource.editor", "editor")
          .attribute("resource.state", "state")
          .attribute("resource.size", "size")
          .attribute("resource.lines", "line_count")
          .attribute("resource.open", "is_open")
          .attribute("resource.due", "due")
          .set("resource.tags", "doc_tags", "doc_id", "docs.id", "tag");

  private static final List<String> NUMBERS =
      List.of("0", "-0.0", "1", "1.00", "1.5", "1.50001", "2", "-3");
  private static final List<Instant> INSTANTS = List.of(NOW, NOW.plusMillis(1), NOW.minusMillis(1));

  private final Random random = new Random(11);

  @ParameterizedTest
  @EnumSource(names = {"H2", "SQLITE", "ANSI"})
  void rows_areThoseThatACheckAllows(SqlDialect dialect) throws Exception {
    compare(dialect, 150, 150);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "ANSI")
  @Tag("databases")
  void rowsOfManyPolicies_areThoseThatACheckAllows(SqlDialect dialect) throws Exception {
    boolean inProcess = dialect == SqlDialect.H2 || dialect == SqlDialect.SQLITE;
    compare(dialect, inProcess ? 900 : 250, 300);
  }

  @Test
  void unmappedAttribute_isRefused() {
    Policy policy =
        Policy.builder()
            .attributes(ConditionPolicies.DECLARED)
            .permission(
                "r",
                Permission.allow("view")
                    .on("docs")
                    .when(RuleCondition.test("resource.owner", Operator.IS, "${user}")))
            .build();
    ResourceFilter filter =
        Authorizer.compile(policy).access(Subject.of("ada").withRoles("r")).filter("view");
    RowMapping without = RowMapping.columns().fixed("docs").column("id");
    InexpressibleException refused =
        assertThrows(
            InexpressibleException.class, () -> SqlDialect.POSTGRESQL.where(filter, without));
    assertEquals(InexpressibleException.InexpressibleReason.ATTRIBUTE_NOT_MAPPED, refused.reason());
    assertThrows(
        InexpressibleException.class,
        () -> SqlDialect.POSTGRESQL.where(filter, RowMapping.text("path")));
    SqlCondition where =
        SqlDialect.POSTGRESQL.where(filter, without.attribute("resource.owner", "owner"));
    assertEquals("(id IS NOT NULL AND owner COLLATE \"C\" = ?)", where.text());
    assertEquals(List.of("ada"), where.parameters());
  }

  private void compare(SqlDialect dialect, int policies, int rows) throws Exception {
    try (Database database = Database.open(dialect)) {
      List<Attributes> all = new ArrayList<>();
      create(database);
      for (int i = 0; i < rows; i++) {
        Attributes row = row();
        insert(database, i, row);
        all.add(row);
      }
      List<Part> parts = List.of(Part.values());
      ConditionPolicies drawn = new ConditionPolicies(11);
      Map<String, Integer> some = new TreeMap<>();
      for (int i = 0; i < policies; i++) {
        Part alone = parts.get(i % parts.size());
        boolean mixed = i % 2 == 0;
        Access access = mixed ? drawn.access() : drawn.access(EnumSet.of(alone));
        int passed = compare(database, access, all);
        if (passed > 0 && passed < rows) {
          some.merge(mixed ? "mixed" : alone.name(), 1, Integer::sum);
        }
      }
      assertEquals(parts.size() + 1, some.size(), some::toString);
      some.forEach((part, count) -> assertTrue(count > policies / 40, () -> part + ": " + count));
    }
  }

  private static int compare(Database database, Access access, List<Attributes> rows)
      throws SQLException {
    ResourceFilter filter = access.filter("view");
    SqlCondition where = database.dialect().where(filter, DOCS);
    Set<String> expected = new TreeSet<>();
    for (int i = 0; i < rows.size(); i++) {
      Resource resource = Resource.of("docs", String.valueOf(i));
      if (access.check("view", resource, rows.get(i)).allowed()) {
        expected.add(String.valueOf(i));
      }
    }
    Set<String> found = new TreeSet<>(database.select("SELECT docs.id FROM docs WHERE ", where));
    assertEquals(expected, found, () -> filter + "\n" + where + explained(expected, found, rows));
    return found.size();
  }

  private static String explained(Set<String> expected, Set<String> found, List<Attributes> rows) {
    Set<String> differing = new HashSet<>(expected);
    differing.addAll(found);
    differing.removeIf(id -> expected.contains(id) && found.contains(id));
    return "\n" + differing.stream().limit(3).map(id -> rows.get(Integer.parseInt(id))).toList();
  }

  // Rows.

  private static void create(Database database) throws SQLException {
    String text = database.text().replace("700", "200");
    String instant =
        switch (database.dialect()) {
          case MYSQL -> "DATETIME(6)";
          case SQLITE -> "INTEGER";
          default -> "TIMESTAMP WITH TIME ZONE";
        };
    database.run(
        "CREATE TABLE docs (id VARCHAR(20), owner "
            + text
            + ", editor "
            + text
            + ", state "
            + text
            + ", size DECIMAL(20, 5), line_count BIGINT, is_open BOOLEAN, due "
            + instant
            + ")");
    database.run("CREATE TABLE doc_tags (doc_id VARCHAR(20), tag " + text + ")");
  }

  private Attributes row() {
    Attributes row = Attributes.none();
    for (String name : List.of("resource.owner", "resource.editor")) {
      row = luck(20) ? row.withAbsent(name) : row.with(name, one(ConditionPolicies.WORDS));
    }
    row =
        luck(20)
            ? row.withAbsent("resource.state")
            : row.with("resource.state", one(List.of("a", "b", "weird")));
    row =
        luck(20)
            ? row.withAbsent("resource.size")
            : row.with("resource.size", new BigDecimal(one(NUMBERS)));
    row =
        luck(20)
            ? row.withAbsent("resource.lines")
            : row.with("resource.lines", random.nextInt(4) - 1);
    row =
        luck(20)
            ? row.withAbsent("resource.open")
            : row.with("resource.open", random.nextBoolean());
    row = luck(20) ? row.withAbsent("resource.due") : row.with("resource.due", one(INSTANTS));
    Set<String> tags = new HashSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      tags.add(one(ConditionPolicies.WORDS));
    }
    return row.with("resource.tags", tags);
  }

  private static void insert(Database database, int id, Attributes row) throws SQLException {
    try (PreparedStatement insert =
        database
            .connection()
            .prepareStatement("INSERT INTO docs VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, String.valueOf(id));
      int at = 2;
      for (String name : List.of("resource.owner", "resource.editor", "resource.state")) {
        insert.setString(at++, value(row, name, String.class));
      }
      insert.setBigDecimal(at++, value(row, "resource.size", BigDecimal.class));
      BigDecimal lines = value(row, "resource.lines", BigDecimal.class);
      Boolean open = value(row, "resource.open", Boolean.class);
      if (lines == null) {
        insert.setNull(at++, Types.BIGINT);
      } else {
        insert.setLong(at++, lines.longValueExact());
      }
      if (open == null) {
        insert.setNull(at++, Types.BOOLEAN);
      } else {
        insert.setBoolean(at++, open);
      }
      instant(database.dialect(), insert, at, value(row, "resource.due", Instant.class));
      insert.executeUpdate();
    }
    Texts tags = (Texts) row.asMap().get("resource.tags");
    for (String tag : tags.list()) {
      try (PreparedStatement insert =
          database.connection().prepareStatement("INSERT INTO doc_tags VALUES (?, ?)")) {
        insert.setString(1, String.valueOf(id));
        insert.setString(2, tag);
        insert.executeUpdate();
      }
    }
  }

  private static void instant(
      SqlDialect dialect, PreparedStatement insert, int at, @Nullable Instant due)
      throws SQLException {
    switch (dialect) {
      case SQLITE -> insert.setObject(at, due == null ? null : due.toEpochMilli());
      case MYSQL ->
          insert.setString(
              at, due == null ? null : due.toString().replace('T', ' ').replace("Z", ""));
      default ->
          insert.setObject(at, due == null ? null : OffsetDateTime.ofInstant(due, ZoneOffset.UTC));
    }
  }

  private static <T> @Nullable T value(Attributes row, String name, Class<T> type) {
    Object value = row.value(name);
    return type.isInstance(value) ? type.cast(value) : null;
  }

  private boolean luck(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T one(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
