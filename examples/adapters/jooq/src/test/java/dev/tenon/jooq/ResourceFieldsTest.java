package dev.tenon.jooq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.filter.InexpressibleException;
import dev.tenon.filter.InexpressibleException.InexpressibleReason;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.lists.PostgreSql;
import dev.tenon.lists.World;
import dev.tenon.lists.World.Kind;
import dev.tenon.lists.World.Row;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.DataType;
import org.jooq.EnumType;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.Schema;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.EnumConverter;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows with typed columns: a query of jOOQ returns exactly those that a check allows. */
class ResourceFieldsTest {

  static {
    Quiet.jooq();
  }

  /** A type of the database, as jOOQ's generator writes it. */
  enum State implements EnumType {
    DRAFT,
    FINAL,
    FINALE;

    @Override
    public String getLiteral() {
      return name();
    }

    @Override
    public String getName() {
      return "doc_state";
    }

    @Override
    public @Nullable Schema getSchema() {
      return null;
    }
  }

  /** The columns of a table of documents, under its name or an alias. */
  private record Docs(Table<?> table) {

    static final Table<?> DOCS = DSL.table(DSL.name("docs"));
    static final Table<?> TAGS = DSL.table(DSL.name("doc_tags"));
    static final Field<UUID> DOC = DSL.field(DSL.name("doc_tags", "id"), SQLDataType.UUID);
    static final Field<String> TAG = DSL.field(DSL.name("doc_tags", "tag"), SQLDataType.VARCHAR);

    <T> Field<T> field(String name, DataType<T> type) {
      return DSL.field(table.getQualifiedName().append(name), type);
    }

    Field<UUID> id() {
      return field("id", SQLDataType.UUID);
    }

    Field<Long> number() {
      return field("number", SQLDataType.BIGINT);
    }

    Field<String> tenant() {
      return field("tenant", SQLDataType.VARCHAR);
    }

    Field<Kind> kind() {
      return field(
          "kind",
          SQLDataType.VARCHAR.asConvertedDataType(new EnumConverter<>(String.class, Kind.class)));
    }

    Field<String> owner() {
      return field("owner", SQLDataType.VARCHAR(40));
    }

    Field<State> state() {
      return field("state", SQLDataType.VARCHAR.asEnumDataType(State.class));
    }

    Field<UUID> team() {
      return field("team", SQLDataType.UUID);
    }

    Field<BigDecimal> size() {
      return field("size", SQLDataType.NUMERIC(20, 5));
    }

    Field<Integer> lines() {
      return field("line_count", SQLDataType.INTEGER);
    }

    Field<Boolean> open() {
      return field("is_open", SQLDataType.BOOLEAN);
    }

    Field<OffsetDateTime> due() {
      return field("due", SQLDataType.TIMESTAMPWITHTIMEZONE);
    }

    ResourceFields mapping(SQLDialect dialect) {
      return ResourceFields.on(dialect)
          .field(tenant())
          .fixed("docs")
          .field(kind())
          .field(number())
          .field(id())
          .attribute("resource.owner", owner())
          .attribute("resource.state", state())
          .attribute("resource.team", team())
          .attribute("resource.size", size())
          .attribute("resource.lines", lines())
          .attribute("resource.open", open())
          .attribute("resource.due", due())
          .set("resource.tags", TAGS, DOC, id(), TAG);
    }
  }

  private static final Docs PLAIN = new Docs(Docs.DOCS);

  @Test
  void rows_areThoseThatACheckAllows() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:")) {
      compare(connection, SQLDialect.H2, 120, 80);
    }
  }

  @Test
  @Tag("databases")
  void rowsOfPostgreSql_areThoseThatACheckAllows() throws Exception {
    PostgreSql server = PostgreSql.start();
    try (Connection connection = DriverManager.getConnection(server.url())) {
      compare(connection, SQLDialect.POSTGRES, 200, 120);
    } finally {
      server.stop();
    }
  }

  private static void compare(Connection connection, SQLDialect dialect, int policies, int count)
      throws Exception {
    World world = new World(21);
    List<Row> rows = world.rows(count);
    DSLContext dsl = filled(connection, dialect, rows);
    int some = 0;
    int refused = 0;
    for (int i = 0; i < policies; i++) {
      Access access = world.access();
      // Every second query has an alias, a join with an equal name in it, and pages.
      Docs docs = i % 2 == 0 ? PLAIN : new Docs(Docs.DOCS.as("d"));
      Condition where;
      try {
        where = docs.mapping(dialect).where(access.filter("view"));
      } catch (InexpressibleException inexpressible) {
        refused++;
        continue;
      }
      List<Long> expected =
          rows.stream()
              .filter(row -> access.check("view", row.resource(), row.attributes()).allowed())
              .map(Row::number)
              .sorted()
              .toList();
      List<Long> found = i % 2 == 0 ? all(dsl, docs, where) : pages(dsl, docs, where);
      assertEquals(expected, found, () -> access.filter("view") + "\n" + where);
      assertEquals(expected.size(), dsl.fetchCount(DSL.selectFrom(docs.table()).where(where)));
      some += !expected.isEmpty() && expected.size() < count ? 1 : 0;
      if (i % 10 == 0) {
        // What SQL keeps back of a condition is false or null; its negation adds no allowed row.
        List<Long> others = all(dsl, docs, DSL.not(where));
        assertTrue(others.stream().noneMatch(expected::contains), () -> "not " + where);
      }
    }
    assertTrue(some > policies / 4, some + " queries found some rows");
    assertTrue(refused < policies / 10, refused + " filters were refused");
  }

  private static List<Long> all(DSLContext dsl, Docs docs, Condition where) {
    return dsl.select(docs.number())
        .from(docs.table())
        .where(where)
        .orderBy(docs.number())
        .fetch(docs.number());
  }

  private static List<Long> pages(DSLContext dsl, Docs docs, Condition where) {
    List<Long> found = new ArrayList<>();
    Docs other = new Docs(Docs.DOCS.as("other"));
    List<Long> page;
    do {
      page =
          dsl.select(docs.number())
              .from(docs.table())
              .join(other.table())
              .on(other.id().eq(docs.id()))
              .where(docs.number().gt(-1000L).and(where))
              .orderBy(docs.number())
              .limit(15)
              .offset(found.size())
              .fetch(docs.number());
      found.addAll(page);
    } while (page.size() == 15);
    return found;
  }

  private static DSLContext filled(Connection connection, SQLDialect dialect, List<Row> rows) {
    DSLContext dsl = DSL.using(connection, dialect);
    // In PostgreSQL, owners whose column ignores case.
    String text = "VARCHAR(40)";
    String owner = text;
    String state = "ENUM ('DRAFT', 'FINAL', 'FINALE')";
    if (dialect == SQLDialect.POSTGRES) {
      dsl.execute(
          "CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
      dsl.execute("CREATE TYPE doc_state AS ENUM ('DRAFT', 'FINAL', 'FINALE')");
      owner = text + " COLLATE ci";
      state = "doc_state";
    }
    dsl.execute(
        ("CREATE TABLE \"docs\" (\"id\" UUID, \"number\" BIGINT, \"tenant\" %s, \"kind\" %s,"
                + " \"owner\" %s, \"state\" %s, \"team\" UUID, \"size\" DECIMAL(20, 5),"
                + " \"line_count\" INTEGER, \"is_open\" BOOLEAN, \"due\" TIMESTAMP WITH TIME ZONE)")
            .formatted(owner, text, owner, state));
    dsl.execute("CREATE TABLE \"doc_tags\" (\"id\" UUID, \"tag\" " + owner + ")");
    for (Row row : rows) {
      dsl.insertInto(Docs.DOCS)
          .set(PLAIN.id(), row.id())
          .set(PLAIN.number(), row.number())
          .set(PLAIN.tenant(), row.tenant())
          .set(PLAIN.kind(), row.kind())
          .set(PLAIN.owner(), row.owner())
          .set(PLAIN.state(), row.state() == null ? null : State.valueOf(row.state().name()))
          .set(PLAIN.team(), row.team())
          .set(PLAIN.size(), row.size())
          .set(PLAIN.lines(), row.lines())
          .set(PLAIN.open(), row.open())
          .set(PLAIN.due(), row.due() == null ? null : row.due().atOffset(ZoneOffset.UTC))
          .execute();
      for (String tag : row.tags()) {
        dsl.insertInto(Docs.TAGS).set(Docs.DOC, row.id()).set(Docs.TAG, tag).execute();
      }
    }
    // No resource: never listed.
    dsl.insertInto(Docs.DOCS).set(PLAIN.tenant(), "a").set(PLAIN.number(), -777L).execute();
    return dsl;
  }

  private static ResourceFilter ownFilter() {
    Policy policy =
        Policy.builder()
            .attributes(World.DECLARED)
            .permission(
                "r",
                Permission.allow("view")
                    .on("docs")
                    .when(RuleCondition.test("resource.owner", Operator.IS, "${user}")))
            .build();
    return Authorizer.compile(policy).access(Subject.of("it's").withRoles("r")).filter("view");
  }

  @Test
  void unmappedAttribute_isRefused() {
    ResourceFields without = ResourceFields.on(SQLDialect.POSTGRES).fixed("docs").field(PLAIN.id());
    InexpressibleException refused =
        assertThrows(InexpressibleException.class, () -> without.where(ownFilter()));
    assertEquals(InexpressibleReason.ATTRIBUTE_NOT_MAPPED, refused.reason());
  }

  @Test
  void values_areBound_andFieldsAreRenderedByJooq() {
    Docs docs = new Docs(Docs.DOCS.as("d"));
    Condition where =
        ResourceFields.on(SQLDialect.POSTGRES)
            .fixed("docs")
            .field(docs.id())
            .attribute("resource.owner", docs.owner())
            .where(ownFilter());
    DSLContext dsl = DSL.using(SQLDialect.POSTGRES);
    assertEquals(
        "((\"d\".\"id\" IS NOT NULL AND \"d\".\"owner\" COLLATE \"C\" = ?))", dsl.render(where));
    assertEquals(List.of("it's"), dsl.extractBindValues(where));
    assertTrue(dsl.renderInlined(where).contains("= 'it''s'"), dsl.renderInlined(where));
    assertTrue(dsl.renderNamedParams(where).contains("= :1"), dsl.renderNamedParams(where));
  }

  @Test
  void nothing_isFalse() {
    Condition where = PLAIN.mapping(SQLDialect.H2).where(ResourceFilter.nothing());
    assertEquals("(1 = 0)", DSL.using(SQLDialect.H2).render(where));
  }

  @Test
  void conditionOfAnotherDatabase_isNotRendered() {
    Condition where = PLAIN.mapping(SQLDialect.H2).where(ownFilter());
    assertThrows(IllegalStateException.class, () -> DSL.using(SQLDialect.MYSQL).render(where));
    assertThrows(IllegalArgumentException.class, () -> ResourceFields.on(SQLDialect.MYSQL));
    assertFalse(where.toString().isEmpty());
  }

  static List<Field<?>> inexact() {
    return List.of(
        DSL.field(DSL.name("d", "c"), SQLDataType.CHAR(3)),
        DSL.field(DSL.name("d", "c"), SQLDataType.DOUBLE),
        DSL.field(DSL.name("d", "c"), SQLDataType.LOCALDATETIME),
        DSL.field(DSL.name("d", "c"), SQLDataType.OTHER),
        DSL.field(
            DSL.name("d", "c"),
            SQLDataType.INTEGER.asConvertedDataType(
                new EnumConverter<>(Integer.class, Kind.class))));
  }

  @ParameterizedTest
  @MethodSource("inexact")
  void fieldThatComparesInexactly_isRefused(Field<?> field) {
    ResourceFields docs = ResourceFields.on(SQLDialect.POSTGRES).fixed("docs");
    assertThrows(IllegalArgumentException.class, () -> docs.field(field));
    assertThrows(IllegalArgumentException.class, () -> docs.attribute("resource.owner", field));
    assertThrows(
        IllegalArgumentException.class,
        () -> docs.set("resource.tags", Docs.TAGS, Docs.DOC, PLAIN.id(), field));
  }

  @Test
  void rowKeyWithoutItsTable_isRefused() {
    Field<UUID> bare = DSL.field(DSL.name("id"), SQLDataType.UUID);
    ResourceFields docs = ResourceFields.on(SQLDialect.H2).fixed("docs");
    assertThrows(
        IllegalArgumentException.class,
        () -> docs.set("resource.tags", Docs.TAGS, Docs.DOC, bare, Docs.TAG));
  }
}
