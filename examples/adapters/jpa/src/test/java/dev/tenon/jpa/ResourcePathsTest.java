package dev.tenon.jpa;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import dev.tenon.lists.World.Row;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.TypedQuery;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Root;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.cfg.Configuration;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.jpa.repository.support.SimpleJpaRepository;

/** Entities with typed attributes: a query returns exactly those that a check allows. */
class ResourcePathsTest {

  private static final List<String> STATEMENTS = Collections.synchronizedList(new ArrayList<>());

  private static EntityManagerFactory factory;

  static {
    System.setProperty("org.jboss.logging.provider", "slf4j");
  }

  @BeforeAll
  static void start() {
    factory = factory("jdbc:h2:mem:docs;DB_CLOSE_DELAY=-1");
  }

  @AfterAll
  static void stop() {
    factory.close();
  }

  static EntityManagerFactory factory(String url) {
    StatementInspector inspector =
        sql -> {
          STATEMENTS.add(sql);
          return sql;
        };
    Configuration configuration = new Configuration();
    configuration.getProperties().put("hibernate.session_factory.statement_inspector", inspector);
    return configuration
        .addAnnotatedClass(Doc.class)
        .addAnnotatedClass(Doc.Owner.class)
        .setProperty("hibernate.connection.url", url)
        .setProperty("hibernate.hbm2ddl.auto", "create-drop")
        .buildSessionFactory();
  }

  private static ResourcePaths<Doc> mapping(EntityManagerFactory factory) {
    return ResourcePaths.of(factory, Doc.class)
        .path("tenant.code")
        .fixed("docs")
        .path("kind")
        .path("number")
        .path("id")
        .attribute("resource.owner", "owner")
        .attribute("resource.state", "state")
        .attribute("resource.team", "team")
        .attribute("resource.size", "measures.size")
        .attribute("resource.lines", "measures.lines")
        .attribute("resource.open", "open")
        .attribute("resource.due", "due")
        .set("resource.tags", "doc_tags", "doc_id", "id", "tag");
  }

  @Test
  void rows_areThoseThatACheckAllows() {
    compare(factory, 120, 80);
  }

  @Test
  @Tag("databases")
  void rowsOfPostgreSql_areThoseThatACheckAllows() throws Exception {
    PostgreSql server = PostgreSql.start();
    try (EntityManagerFactory postgres = factory(server.url())) {
      compare(postgres, 200, 120);
    } finally {
      server.stop();
    }
  }

  private static void compare(EntityManagerFactory factory, int policies, int count) {
    World world = new World(21);
    List<Row> rows = world.rows(count);
    ResourcePaths<Doc> paths = mapping(factory);
    try (EntityManager manager = factory.createEntityManager()) {
      fill(manager, rows);
      int some = 0;
      int refused = 0;
      for (int i = 0; i < policies; i++) {
        Access access = world.access();
        Restriction<Doc> where;
        try {
          where = paths.where(access.filter("view"));
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
        List<Long> found =
            switch (i % 3) {
              case 0 -> all(manager, where);
              case 1 -> joined(manager, where);
              default -> pages(manager, where);
            };
        assertEquals(expected, found, () -> access.filter("view") + "\n" + where);
        some += !expected.isEmpty() && expected.size() < count ? 1 : 0;
      }
      assertTrue(some > policies / 4, some + " queries found some rows");
      assertTrue(refused < policies / 10, refused + " filters were refused");
    }
  }

  private static void fill(EntityManager manager, List<Row> rows) {
    Map<String, Doc.Owner> tenants = new HashMap<>();
    manager.getTransaction().begin();
    for (Row row : rows) {
      Doc.Owner tenant =
          tenants.computeIfAbsent(
              row.tenant(),
              code -> {
                Doc.Owner made = new Doc.Owner(code);
                manager.persist(made);
                return made;
              });
      manager.persist(new Doc(row, tenant));
    }
    // No resource: never listed.
    Doc none = new Doc();
    none.id = new UUID(7, 7);
    none.number = -777L;
    manager.persist(none);
    manager.getTransaction().commit();
    manager.clear();
  }

  private static List<Long> all(EntityManager manager, Restriction<Doc> where) {
    CriteriaBuilder builder = manager.getCriteriaBuilder();
    CriteriaQuery<Long> query = builder.createQuery(Long.class);
    Root<Doc> root = query.from(Doc.class);
    query.select(root.get("number")).where(where.on(root, builder));
    return manager.createQuery(query.orderBy(builder.asc(root.get("number")))).getResultList();
  }

  /** Beside an equal entity, under an alias of its own, and with another predicate. */
  private static List<Long> joined(EntityManager manager, Restriction<Doc> where) {
    CriteriaBuilder builder = manager.getCriteriaBuilder();
    CriteriaQuery<Long> query = builder.createQuery(Long.class);
    Root<Doc> other = query.from(Doc.class);
    Root<Doc> root = query.from(Doc.class);
    query
        .select(root.get("number"))
        .where(
            builder.equal(other, root),
            builder.or(where.on(root, builder), builder.isNull(other.get("id"))),
            builder.gt(root.get("number"), -1000L));
    return manager.createQuery(query.orderBy(builder.asc(root.get("number")))).getResultList();
  }

  /** By a repository of Spring Data, which also counts. */
  private static List<Long> pages(EntityManager manager, Restriction<Doc> where) {
    SimpleJpaRepository<Doc, ?> docs = new SimpleJpaRepository<>(Doc.class, manager);
    Specification<Doc> specification = where::toPredicate;
    List<Long> found = new ArrayList<>();
    Page<Doc> page;
    int number = 0;
    do {
      page = docs.findAll(specification, PageRequest.of(number++, 9, Sort.by("number")));
      page.forEach(doc -> found.add(doc.number));
    } while (page.hasNext());
    assertEquals(page.getTotalElements(), found.size());
    return found;
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
    return Authorizer.compile(policy).access(Subject.of("it's?").withRoles("r")).filter("view");
  }

  private static ResourcePaths<Doc> docs() {
    return ResourcePaths.of(factory, Doc.class).fixed("docs");
  }

  @Test
  void unmappedAttribute_isRefused() {
    InexpressibleException refused =
        assertThrows(InexpressibleException.class, () -> docs().path("id").where(ownFilter()));
    assertEquals(InexpressibleReason.ATTRIBUTE_NOT_MAPPED, refused.reason());
  }

  @Test
  void values_areBound() {
    Restriction<Doc> where =
        docs().path("id").attribute("resource.owner", "owner").where(ownFilter());
    try (EntityManager manager = factory.createEntityManager()) {
      STATEMENTS.clear();
      assertEquals(List.of(), all(manager, where));
      String sql = STATEMENTS.get(STATEMENTS.size() - 1);
      assertTrue(sql.contains("_0.id IS NOT NULL AND d1_0.owner = ?)"), sql);
      assertTrue(!sql.contains("it's"), sql);
    }
  }

  @Test
  void nothing_isFalse() {
    Restriction<Doc> where = mapping(factory).where(ResourceFilter.nothing());
    try (EntityManager manager = factory.createEntityManager()) {
      assertEquals(List.of(), all(manager, where));
      CriteriaBuilder builder = manager.getCriteriaBuilder();
      CriteriaQuery<Long> query = builder.createQuery(Long.class);
      Root<Doc> root = query.from(Doc.class);
      query.select(builder.count(root)).where(where.toPredicate(root, query, builder));
      TypedQuery<Long> count = manager.createQuery(query);
      assertEquals(0, count.getSingleResult());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ordinal",
        "loud",
        "padded",
        "letter",
        "local",
        "measures",
        "measures.weight",
        "tenant",
        "tenant.title",
        "tags",
        "id.most",
        "missing"
      })
  void pathThatComparesInexactly_isRefused(String path) {
    assertThrows(IllegalArgumentException.class, () -> docs().path(path));
    assertThrows(IllegalArgumentException.class, () -> docs().attribute("resource.owner", path));
  }

  @Test
  void classThatIsNoEntity_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> ResourcePaths.of(factory, String.class));
  }
}
