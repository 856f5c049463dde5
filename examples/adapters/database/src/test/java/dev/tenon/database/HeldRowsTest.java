package dev.tenon.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Settings;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.filter.ColumnType;
import dev.tenon.filter.RowMapping;
import dev.tenon.filter.SqlCondition;
import dev.tenon.filter.SqlDialect;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Many rows of many tenants, with a NULL in every attribute: filters of held roles and of
 * conditions return exactly the rows that a check allows, by an index. {@code -Dtenon.rows} sets
 * how many.
 */
@Tag("databases")
class HeldRowsTest {

  private static final int ROWS = Integer.getInteger("tenon.rows", 60_000);
  private static final int TENANTS = 50;
  private static final int PROJECTS = 40;
  private static final Instant NOW = Instant.parse("2027-01-15T08:00:00Z");
  private static final List<String> TAGS = List.of("frozen", "public", "x_", "Public");

  private static final AttributeDeclarations DECLARED =
      AttributeDeclarations.none()
          .with("resource.owner", type("text?"))
          .with("resource.amount", type("number?"))
          .with("resource.lines", type("integer?"))
          .with("resource.open", type("boolean?"))
          .with("resource.due", type("instant?"))
          .with("resource.tags", type("texts"));

  private static final RowMapping RUNS =
      RowMapping.columns()
          .column("runs.tenant")
          .column("runs.project")
          .column("runs.id", ColumnType.UUID)
          .column("runs.number", ColumnType.WHOLE_NUMBER)
          .attribute("resource.owner", "owner")
          .attribute("resource.amount", "amount")
          .attribute("resource.lines", "line_count")
          .attribute("resource.open", "is_open")
          .attribute("resource.due", "due")
          .set("resource.tags", "run_tags", "run", "runs.number", "tag");

  /** The rules of {@code auditor}, one for each action. */
  private static final Map<String, Permission> CONDITIONS =
      Map.of(
          "mine", when(RuleCondition.test("resource.owner", Operator.IS, "${user}")),
          "large", when(RuleCondition.test("resource.amount", Operator.MORE_THAN, "999.5")),
          "short", when(RuleCondition.test("resource.lines", Operator.LESS_THAN, "-995")),
          "late", when(RuleCondition.test("resource.due", Operator.BEFORE, "${time}")),
          "open",
              when(
                  RuleCondition.allOf(
                      RuleCondition.test("resource.open", Operator.IS, "true"),
                      RuleCondition.test("resource.owner", Operator.IS, "u1*"))),
          "tagged",
              when(
                  RuleCondition.allOf(
                      RuleCondition.test("resource.tags", Operator.ANY, "public"),
                      RuleCondition.not(
                          RuleCondition.test("resource.tags", Operator.ANY, "frozen")),
                      RuleCondition.test("resource.amount", Operator.AT_LEAST, "900"))),
          "spared",
              when(
                  RuleCondition.not(
                      RuleCondition.test("resource.amount", Operator.AT_MOST, "990"))),
          "absent",
              when(
                  RuleCondition.allOf(
                      RuleCondition.not(RuleCondition.test("resource.owner", Operator.PRESENT)),
                      RuleCondition.test("resource.lines", Operator.IS, "7"))));

  private static AttributeType type(String text) {
    return AttributeType.parse(text).orElseThrow();
  }

  private static Permission when(RuleCondition condition) {
    return Permission.allow("x").on("*").when(condition);
  }

  /** A row; its set of tags is empty where it has none. */
  private record Row(Resource resource, Attributes attributes, List<String> tags) {}

  private static Row row(int i) {
    SplittableRandom random = new SplittableRandom(i);
    Attributes all = Attributes.none();
    boolean none = random.nextInt(10) == 0;
    all = absent(random) ? all.withAbsent("resource.owner") : all.with("resource.owner", owner(i));
    all =
        absent(random)
            ? all.withAbsent("resource.amount")
            : all.with("resource.amount", BigDecimal.valueOf(random.nextInt(100_000), 2));
    all =
        absent(random)
            ? all.withAbsent("resource.lines")
            : all.with("resource.lines", random.nextInt(2000) - 1000);
    all =
        absent(random)
            ? all.withAbsent("resource.open")
            : all.with("resource.open", random.nextBoolean());
    all =
        absent(random)
            ? all.withAbsent("resource.due")
            : all.with("resource.due", NOW.plusSeconds(random.nextInt(1_000_000) - 5_000));
    List<String> tags = new ArrayList<>();
    if (!none) {
      TAGS.stream().filter(tag -> random.nextInt(4) == 0).forEach(tags::add);
    }
    Resource resource =
        Resource.of(
            "t" + i % TENANTS,
            "p" + i / TENANTS % PROJECTS,
            new UUID(i * 0x9E37_79B9L, i).toString(),
            String.valueOf(i));
    return new Row(resource, all.with("resource.tags", tags), tags);
  }

  private static boolean absent(SplittableRandom random) {
    return random.nextInt(10) == 0;
  }

  private static String owner(int i) {
    return "u" + i * 7919L % 5000;
  }

  /** Reads by pairs of tenant and project; audits by conditions in all of the tenant. */
  private static Authorizer authorizer() {
    Role auditor = Role.of("auditor");
    for (Map.Entry<String, Permission> one : CONDITIONS.entrySet()) {
      auditor = auditor.with(one.getValue().withActions(Set.of(NamePattern.of(one.getKey()))));
    }
    Policy policy =
        Policy.builder()
            .attributes(DECLARED)
            .tenant(Tenant.of("*").including("*").enteredBy("reader", "auditor"))
            .role(
                Role.of("reader")
                    .with(Permission.allow("read").on("${org}/${project}"))
                    .with(
                        Permission.deny("read")
                            .on("${org}/${project}")
                            .when(RuleCondition.test("resource.tags", Operator.ANY, "frozen"))))
            .role(auditor)
            .build();
    return Authorizer.compile(
        policy, Settings.standard().withClock(Clock.fixed(NOW, ZoneOffset.UTC)));
  }

  private static HeldRole reader(String org, String... projects) {
    return HeldRole.of("reader").withVariable("org", org).withVariable("project", projects);
  }

  private static Access access() {
    return access(
        reader("t3", "p7"),
        reader("t4", "p8", "p9"),
        reader("t49", "p39").in("a"),
        reader("t20", "p20").in("elsewhere"));
  }

  private static Access access(HeldRole... readers) {
    Subject subject = Subject.of("u4242").holding(readers).holding(HeldRole.of("auditor").in("a"));
    return authorizer().access(subject).within("a");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "ANSI")
  void rows_areThoseThatACheckAllows_andFoundByAnIndex(SqlDialect dialect) throws Exception {
    Access access = access();
    List<String> actions = new ArrayList<>(CONDITIONS.keySet());
    actions.add("read");
    Map<String, BitSet> expected = new TreeMap<>();
    actions.forEach(action -> expected.put(action, new BitSet()));
    long start = System.nanoTime();
    try (Database database = Database.open(dialect)) {
      create(database);
      fill(database, access, expected);
      long filled = System.nanoTime();
      for (String action : actions) {
        SqlCondition where = dialect.where(access.filter(action), RUNS);
        BitSet found = new BitSet();
        List<String> rows = database.select("SELECT runs.number FROM runs WHERE ", where);
        rows.forEach(number -> found.set(Integer.parseInt(number)));
        assertEquals(expected.get(action), found, () -> action + ": " + where);
        assertEquals(found.cardinality(), rows.size(), action);
        assertTrue(rows.size() >= ROWS / 50_000, () -> action + ": " + rows.size() + " rows");
      }
      long asked = System.nanoTime();
      assertUsesAnIndex(database, access);
      System.out.printf(
          Locale.ROOT,
          "%s: %d rows made, inserted and checked in %d ms, %d filters in %d ms%n",
          dialect,
          ROWS,
          (filled - start) / 1_000_000,
          actions.size(),
          (asked - filled) / 1_000_000);
    }
  }

  /**
   * Equality, ranges, and the pairs of held roles; for several pairs at once H2 and SQLite may read
   * all rows.
   */
  private static void assertUsesAnIndex(Database database, Access access) throws SQLException {
    for (Map.Entry<String, String> one :
        Map.of(
                "mine", "by_owner",
                "large", "by_amount",
                "short", "by_lines",
                "late", "by_due",
                "read", "by_project")
            .entrySet()) {
      boolean all =
          database.dialect() == SqlDialect.POSTGRESQL || database.dialect() == SqlDialect.MYSQL;
      Access asked = one.getKey().equals("read") && !all ? access(reader("t3", "p7")) : access;
      SqlCondition where = database.dialect().where(asked.filter(one.getKey()), RUNS);
      String plan = database.plan("SELECT runs.number FROM runs WHERE ", where);
      assertTrue(plan.toLowerCase(Locale.ROOT).contains(one.getValue()), () -> where + "\n" + plan);
      assertFalse(
          plan.contains("Seq Scan on runs") || plan.contains("tableScan"),
          () -> where + "\n" + plan);
    }
  }

  private static void create(Database database) throws SQLException {
    String text = database.text().replace("700", "60").replace("2000", "60");
    boolean known =
        database.dialect() == SqlDialect.H2 || database.dialect() == SqlDialect.POSTGRESQL;
    String instant =
        switch (database.dialect()) {
          case MYSQL -> "DATETIME(6)";
          case SQLITE -> "INTEGER";
          default -> "TIMESTAMP WITH TIME ZONE";
        };
    database.run(
        "CREATE TABLE runs (tenant "
            + text
            + ", project "
            + text
            + ", id "
            + (known ? "UUID" : "VARCHAR(36)")
            + ", number BIGINT PRIMARY KEY, owner "
            + text
            + ", amount DECIMAL(20, 5), line_count BIGINT, is_open BOOLEAN, due "
            + instant
            + ")");
    database.run("CREATE TABLE run_tags (run BIGINT, tag " + text + ")");
  }

  private static void index(Database database) throws SQLException {
    String pair = database.indexed("tenant") + ", " + database.indexed("project");
    database.run("CREATE INDEX by_project ON runs (" + pair + ")");
    database.run("CREATE INDEX by_owner ON runs (" + database.indexed("owner") + ")");
    database.run("CREATE INDEX by_amount ON runs (amount)");
    database.run("CREATE INDEX by_lines ON runs (line_count)");
    database.run("CREATE INDEX by_due ON runs (due)");
    database.run("CREATE INDEX by_run ON run_tags (run, " + database.indexed("tag") + ")");
    database.run(database.dialect() == SqlDialect.MYSQL ? "ANALYZE TABLE runs" : "ANALYZE");
  }

  /** Makes each row once, for the database and for the check. */
  private static void fill(Database database, Access access, Map<String, BitSet> expected)
      throws SQLException {
    database.connection().setAutoCommit(false);
    try (PreparedStatement run =
            database
                .connection()
                .prepareStatement("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        PreparedStatement tag =
            database.connection().prepareStatement("INSERT INTO run_tags VALUES (?, ?)")) {
      for (int i = 0; i < ROWS; i++) {
        Row row = row(i);
        for (Map.Entry<String, BitSet> one : expected.entrySet()) {
          if (access.check(one.getKey(), row.resource(), row.attributes()).allowed()) {
            one.getValue().set(i);
          }
        }
        add(database.dialect(), run, row, i);
        for (String text : row.tags()) {
          tag.setLong(1, i);
          tag.setString(2, text);
          tag.addBatch();
        }
        if (i % 2000 == 1999) {
          run.executeBatch();
          tag.executeBatch();
        }
      }
      run.executeBatch();
      tag.executeBatch();
    }
    database.connection().commit();
    database.connection().setAutoCommit(true);
    index(database);
  }

  private static void add(SqlDialect dialect, PreparedStatement insert, Row row, int i)
      throws SQLException {
    boolean known = dialect == SqlDialect.H2 || dialect == SqlDialect.POSTGRESQL;
    insert.setString(1, row.resource().segment(0));
    insert.setString(2, row.resource().segment(1));
    insert.setObject(
        3, known ? UUID.fromString(row.resource().segment(2)) : row.resource().segment(2));
    insert.setLong(4, i);
    insert.setString(5, value(row, "resource.owner", String.class));
    insert.setBigDecimal(6, value(row, "resource.amount", BigDecimal.class));
    BigDecimal lines = value(row, "resource.lines", BigDecimal.class);
    Boolean open = value(row, "resource.open", Boolean.class);
    if (lines == null) {
      insert.setNull(7, Types.BIGINT);
    } else {
      insert.setLong(7, lines.longValueExact());
    }
    if (open == null) {
      insert.setNull(8, Types.BOOLEAN);
    } else {
      insert.setBoolean(8, open);
    }
    Instant due = value(row, "resource.due", Instant.class);
    switch (dialect) {
      case SQLITE -> insert.setObject(9, due == null ? null : due.toEpochMilli());
      case MYSQL ->
          insert.setString(
              9, due == null ? null : due.toString().replace('T', ' ').replace("Z", ""));
      default ->
          insert.setObject(9, due == null ? null : OffsetDateTime.ofInstant(due, ZoneOffset.UTC));
    }
    insert.addBatch();
  }

  private static <T> @Nullable T value(Row row, String name, Class<T> type) {
    Object value = row.attributes().value(name);
    return type.isInstance(value) ? type.cast(value) : null;
  }
}
