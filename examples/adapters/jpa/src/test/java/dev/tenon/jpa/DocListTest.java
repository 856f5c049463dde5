package dev.tenon.jpa;

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
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;

/** The example of the README. */
class DocListTest {

  @Test
  void pageOfTheExample_hasWhatItsReaderMaySee() {
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
    try (EntityManagerFactory factory = ResourcePathsTest.factory("jdbc:h2:mem:");
        EntityManager manager = factory.createEntityManager()) {
      manager.getTransaction().begin();
      Doc.Owner acme = new Doc.Owner("acme");
      manager.persist(acme);
      for (int i = 0; i < 12; i++) {
        Doc doc = new Doc();
        doc.id = new UUID(0, i);
        doc.number = (long) i;
        doc.tenant = acme;
        doc.owner = i % 2 == 0 ? "ada" : i % 3 == 0 ? "Ada" : null;
        doc.open = i != 4;
        manager.persist(doc);
      }
      manager.getTransaction().commit();
      DocList list = new DocList(factory);
      Page<Doc> page = list.page(manager, access, PageRequest.of(1, 2, Sort.by("number")));
      assertEquals(List.of(6L, 8L), page.map(doc -> doc.number).getContent());
      assertEquals(5, page.getTotalElements());
      Access nobody = Authorizer.compile(policy).access(Subject.anonymous());
      assertEquals(0, list.page(manager, nobody, PageRequest.of(0, 2)).getTotalElements());
    }
  }

  @Test
  void readme_showsTheExample() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    String source = Files.readString(Path.of("src/test/java/dev/tenon/jpa/DocList.java"));
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
