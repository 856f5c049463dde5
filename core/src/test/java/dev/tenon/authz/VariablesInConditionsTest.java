package dev.tenon.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.evaluation.ConditionCompiler;
import dev.tenon.evaluation.Program;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A variable of the subject is an attribute of it: a set of texts. */
class VariablesInConditionsTest {

  private static final AttributeType TEXT = AttributeType.of(AttributeType.Kind.TEXT);
  private static final AttributeType TEXTS = AttributeType.of(AttributeType.Kind.TEXTS);
  private static final Subject ADA =
      Subject.of("ada")
          .withRoles("clerk")
          .withVariable("teams", "red", "blue")
          .withVariable("only", "red");
  private static final Resource INVOICE = Resource.of("invoices", "1");
  private static final Attributes GIVEN =
      Attributes.none()
          .with("resource.team", "red")
          .with("resource.owner", "ada")
          .with("resource.tags", List.of("a", "blue"));

  private static Policy policy(RuleCondition condition) {
    return Policy.builder()
        .attributes(
            AttributeDeclarations.none()
                .with("subject.teams", TEXTS)
                .with("subject.only", TEXTS)
                .with("resource.team", TEXT)
                .with("resource.owner", TEXT)
                .with("resource.tags", TEXTS))
        .role(Role.of("clerk").with(Permission.allow("READ").on("invoices/*").when(condition)))
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    "subject.teams, ANY, red",
    "subject.teams, ANY, ${resource.team}",
    "subject.teams, ALL, blue",
    "subject.teams, NONE, x*",
    "subject.only, ANY, ${resource.team}",
    "subject.only, ONLY, red",
    "subject.only, ALL, red",
    "resource.team, IS, ${teams}",
    "resource.team, IS, ${subject.teams}",
    "resource.owner, IS, ${user}",
    "resource.tags, ANY, ${teams}",
    "resource.tags, ANY, ${subject.teams}",
  })
  void check_allocatesNothing(String attribute, Operator operator, String operand) {
    Access access =
        Authorizer.compile(policy(RuleCondition.test(attribute, operator, operand))).access(ADA);
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 50; round++) {
      long before = bean.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 200; i++) {
        assertTrue(access.check("READ", INVOICE, GIVEN).allowed());
      }
      least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least);
  }

  @ParameterizedTest
  @CsvSource({"resource.tags, ANY, blue", "resource.team, IS, ${resource.tags}"})
  void setOfAnotherType_isNotKnown(String attribute, Operator operator, String operand) {
    RuleCondition condition = RuleCondition.test(attribute, operator, operand);
    Object tags = Set.of("blue", "red");
    int truth =
        ConditionCompiler.compile(condition, policy(condition).attributes())
            .truth(
                Variables.none(),
                name -> name.equals("resource.tags") ? tags : GIVEN.value(name),
                0);
    assertEquals(Program.UNKNOWN, truth);
  }
}
