package dev.tenon.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Settings;
import dev.tenon.filter.RowMapping;
import dev.tenon.filter.SqlCondition;
import dev.tenon.filter.SqlDialect;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Fault 44: a name at any depth is one search in a path's text, and exact. */
class AnywhereTest {

  /** Names that are beginnings, ends and escapes of each other, or wildcards of some database. */
  private static final List<String> NAMES =
      List.of(
          "a", "A", "b", "ab", "ba", "aa", "a/b", "/", "//", "\\", "\\/", "/a", "a/", "\\a", "a\\",
          "%", "_", "a%", "%a", "a_", "*", "?", "[a]", "!", "!a", "'", "😀", "a😀", "😀a",
          "\uE000a", "\u00e9", "\u00c9", " a", "a ", "folders");

  private static final RowMapping PATH = RowMapping.text("path");

  @ParameterizedTest
  @EnumSource(names = {"H2", "SQLITE"})
  void rows_areThoseThatACheckAllows(SqlDialect dialect) throws Exception {
    compare(dialect, 100);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "ANSI")
  @Tag("databases")
  void rowsOfManyPolicies_areThoseThatACheckAllows(SqlDialect dialect) throws Exception {
    compare(dialect, 600);
  }

  @ParameterizedTest
  @CsvSource({
    "folders/**/${folder},      2",
    "**/${folder},              2",
    "*/*/**/${folder}/b,        3",
    "folders/**/name,           1",
    "folders/**/a/b,            1",
    "folders/**/tx_*,           1",
    "folders/**/*_tx,           1",
    "folders/**/*_tx/a/tx_*,    1",
    "folders/**/t*x,           31",
    "folders/a/b,               0",
    "folders/${folder},         0"
  })
  void passes_areOneForEachText(String pattern, int passes) {
    Access access = access(Role.of("r").with(Permission.allow("view").on(pattern)), "x/y", "z");
    for (SqlDialect dialect : SqlDialect.values()) {
      if (dialect != SqlDialect.ANSI) {
        SqlCondition where = dialect.where(access.filter("view"), PATH);
        assertEquals(passes, where.passes(), () -> dialect + " " + where);
      }
    }
  }

  private static Access access(Role role, String... values) {
    Settings settings =
        Settings.standard().withRoleCost(Integer.MAX_VALUE).withSubjectCost(Integer.MAX_VALUE);
    return Authorizer.compile(Policy.builder().role(role).build(), settings)
        .access(Subject.of("ada").withRoles("r").withVariable("folder", values));
  }

  private static void compare(SqlDialect dialect, int policies) throws Exception {
    SplittableRandom random = new SplittableRandom(44);
    Set<Resource> things = new LinkedHashSet<>();
    while (things.size() < 500) {
      things.add(resource(random));
    }
    int some = 0;
    int searched = 0;
    try (Database database = Database.open(dialect)) {
      database.run("CREATE TABLE things (path " + database.text() + ")");
      database.insert(
          "things", 1, things.stream().map(thing -> List.of(thing.toString())).toList());
      for (int i = 0; i < policies; i++) {
        Role role = Role.of("r").with(Permission.allow("view").on(pattern(random)));
        if (random.nextBoolean()) {
          role = role.with(Permission.allow("view").on(pattern(random)));
        }
        if (random.nextInt(3) == 0) {
          role = role.with(Permission.deny("view").on(pattern(random)));
        }
        Access access = access(role, name(random), name(random));
        SqlCondition where = dialect.where(access.filter("view"), PATH);
        Set<String> found = new TreeSet<>(database.select("SELECT path FROM things WHERE ", where));
        Set<String> expected =
            things.stream()
                .filter(thing -> access.check("view", thing).allowed())
                .map(Resource::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        Role tried = role;
        assertEquals(expected, found, () -> tried + "\n" + where);
        some += found.size();
        searched += where.passes() > 0 && where.passes() < 10 ? 1 : 0;
      }
    }
    assertTrue(some > policies * 10, some + " rows");
    assertTrue(searched > policies / 3, searched + " with few passes");
  }

  private static String name(SplittableRandom random) {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  private static Resource resource(SplittableRandom random) {
    List<String> segments = new ArrayList<>();
    for (int n = 1 + random.nextInt(5); n > 0; n--) {
      segments.add(segments.isEmpty() && random.nextBoolean() ? "folders" : name(random));
    }
    Resource resource = Resource.of(segments);
    return resource.isCanonical() ? resource : resource(random);
  }

  private static ResourcePattern pattern(SplittableRandom random) {
    List<String> segments = new ArrayList<>();
    for (int n = random.nextInt(3); n > 0; n--) {
      segments.add(segments.isEmpty() ? "folders" : segment(random));
    }
    segments.add("**");
    for (int n = 1 + random.nextInt(2); n > 0; n--) {
      segments.add(segment(random));
    }
    return ResourcePattern.of(segments);
  }

  private static String segment(SplittableRandom random) {
    String literal = literal(random);
    return switch (random.nextInt(7)) {
      case 0 -> "*";
      case 1 -> literal + "*";
      case 2 -> "*" + literal;
      case 3, 4 -> "${folder}";
      default -> literal;
    };
  }

  /** A name as a pattern spells it. */
  private static String literal(SplittableRandom random) {
    return Resource.of(name(random)).toString();
  }
}
