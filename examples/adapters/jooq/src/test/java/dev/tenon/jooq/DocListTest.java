package dev.tenon.jooq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.lists.World;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

/** The example of the README. */
class DocListTest {

  static {
    Quiet.jooq();
  }

  @Test
  void pageOfTheExample_hasWhatItsReaderMaySee() throws Exception {
    Policy policy =
        Policy.builder()
            .attributes(World.DECLARED)
            .permission(
                "reader",
                Permission.allow("view")
                    .on("acme/docs")
                    .when(RuleCondition.test("resource.owner", Operator.IS, "${user}")))
            .build();
    Access access = Authorizer.compile(policy).access(Subject.of("ada").withRoles("reader"));
    try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:")) {
      DSLContext dsl = DSL.using(connection, SQLDialect.H2);
      dsl.execute(
          "CREATE TABLE \"docs\" (\"id\" UUID, \"tenant\" VARCHAR, \"owner\" VARCHAR,"
              + " \"is_open\" BOOLEAN)");
      for (int i = 0; i < 12; i++) {
        dsl.insertInto(DocList.DOCS)
            .set(DocList.ID, new UUID(0, i))
            .set(DocList.TENANT, "acme")
            .set(DocList.OWNER, i % 2 == 0 ? "ada" : i % 3 == 0 ? "Ada" : null)
            .set(DocList.OPEN, i != 4)
            .execute();
      }
      DocList list = new DocList(dsl);
      assertEquals(List.of(new UUID(0, 6), new UUID(0, 8)), list.page(access, 1, 2));
      assertEquals(5, list.page(access, 0, 100).size());
      Access nobody = Authorizer.compile(policy).access(Subject.anonymous());
      assertEquals(List.of(), list.page(nobody, 0, 100));
    }
  }

  @Test
  void readme_showsTheExample() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    String source = Files.readString(Path.of("src/test/java/dev/tenon/jooq/DocList.java"));
    String code = readme.substring(readme.indexOf("```java") + 7);
    List<String> other =
        code.substring(0, code.indexOf("```"))
            .lines()
            .map(String::strip)
            .filter(line -> !source.contains(line))
            .collect(Collectors.toList());
    assertEquals(List.of(), other);
    assertTrue(code.indexOf("```") > 100, "no example");
  }
}
