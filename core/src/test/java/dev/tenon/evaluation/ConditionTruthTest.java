package dev.tenon.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.IpAddress;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.condition.Truth;
import dev.tenon.path.Variables;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each test says of values that are given, absent, of another type, and not known. */
final class ConditionTruthTest {

  private static final AttributeDeclarations DECLARED =
      AttributeDeclarations.none()
          .with("subject.department", type("text"))
          .with("subject.limit", type("number"))
          .with("resource.owner", type("text?"))
          .with("resource.status", AttributeType.oneOf("draft", "active"))
          .with("resource.tags", type("texts"))
          .with("resource.amount", type("number"))
          .with("resource.count", type("integer"))
          .with("resource.closes", type("instant"))
          .with("request.ip", type("address"))
          .with("request.mfa", type("boolean"));

  private static final Instant NOW = Instant.parse("2026-03-02T12:30:00.250Z");

  private Variables variables = Variables.none().with("user", "ada").with("project", "ml", "hr");
  private Attributes subject = Attributes.none();
  private Attributes given = Attributes.none();

  private static AttributeType type(String text) {
    return AttributeType.parse(text).orElseThrow();
  }

  private Truth truth(RuleCondition condition) {
    Program program = ConditionCompiler.compile(condition, DECLARED);
    return Program.truth(
        program.truth(variables.withAttributes(subject.asMap()), given, NOW.toEpochMilli()));
  }

  private Truth truth(String attribute, Operator operator, String... operands) {
    return truth(RuleCondition.test(attribute, operator, operands));
  }

  private void expect(Truth expected, String attribute, Operator operator, String... operands) {
    assertEquals(expected, truth(attribute, operator, operands));
    assertEquals(
        expected.not(),
        truth(RuleCondition.not(RuleCondition.test(attribute, operator, operands))));
  }

  @Test
  void text_isAValueAGlobOrAReference() {
    given = given.with("resource.owner", "ada");
    expect(Truth.TRUE, "resource.owner", Operator.IS, "ada");
    expect(Truth.FALSE, "resource.owner", Operator.IS, "bob");
    expect(Truth.TRUE, "resource.owner", Operator.IS, "bob", "a*");
    expect(Truth.FALSE, "resource.owner", Operator.IS, "a\\*");
    expect(Truth.TRUE, "resource.owner", Operator.IS, "${user}");
    expect(Truth.TRUE, "resource.owner", Operator.IS, "${subject.user2}", "${user}");
    expect(Truth.UNKNOWN, "resource.owner", Operator.IS, "bob", "${unset}");
    expect(Truth.TRUE, "resource.owner", Operator.IS, "ada", "${unset}");
  }

  @Test
  void reference_mayHaveTextAround() {
    given = given.with("resource.owner", "team-ml-x");
    expect(Truth.TRUE, "resource.owner", Operator.IS, "team-${project}-x");
    expect(Truth.FALSE, "resource.owner", Operator.IS, "team-${project}-y");
    variables = variables.without("project");
    expect(Truth.UNKNOWN, "resource.owner", Operator.IS, "team-${project}-x");
    subject = subject.with("subject.department", "");
    given = given.with("resource.owner", "team-x");
    expect(Truth.FALSE, "resource.owner", Operator.IS, "team-${department}x");
  }

  @Test
  void missingAbsentAndMistyped_areUnknown() {
    expect(Truth.UNKNOWN, "resource.owner", Operator.IS, "ada");
    expect(Truth.UNKNOWN, "resource.owner", Operator.PRESENT);
    given = given.withAbsent("resource.owner");
    expect(Truth.UNKNOWN, "resource.owner", Operator.IS, "ada");
    expect(Truth.FALSE, "resource.owner", Operator.PRESENT);
    given = given.with("resource.owner", 7);
    expect(Truth.UNKNOWN, "resource.owner", Operator.IS, "7");
    expect(Truth.UNKNOWN, "resource.owner", Operator.PRESENT);
    given = given.with("resource.owner", "ada");
    expect(Truth.TRUE, "resource.owner", Operator.PRESENT);
    given = given.with("resource.status", "other");
    expect(Truth.UNKNOWN, "resource.status", Operator.IS, "draft");
    given = given.with("resource.count", new BigDecimal("1.5"));
    expect(Truth.UNKNOWN, "resource.count", Operator.AT_LEAST, "1");
  }

  @Test
  void set_isComparedByItsElements() {
    given = given.with("resource.tags", List.of("ml", "x1"));
    expect(Truth.TRUE, "resource.tags", Operator.ANY, "ml");
    expect(Truth.TRUE, "resource.tags", Operator.ANY, "x*");
    expect(Truth.TRUE, "resource.tags", Operator.ANY, "${project}");
    expect(Truth.FALSE, "resource.tags", Operator.NONE, "${project}");
    expect(Truth.UNKNOWN, "resource.tags", Operator.ANY, "${unset}");
    expect(Truth.TRUE, "resource.tags", Operator.ALL, "ml", "x*");
    expect(Truth.FALSE, "resource.tags", Operator.ALL, "ml", "hr");
    expect(Truth.TRUE, "resource.tags", Operator.ONLY, "ml", "x*", "y");
    expect(Truth.FALSE, "resource.tags", Operator.ONLY, "ml");
    expect(Truth.FALSE, "resource.tags", Operator.EMPTY);
    given = given.with("resource.tags", List.of());
    expect(Truth.TRUE, "resource.tags", Operator.EMPTY);
    expect(Truth.TRUE, "resource.tags", Operator.ONLY, "ml");
    expect(Truth.UNKNOWN, "resource.tags", Operator.ONLY, "ml", "${unset}");
    expect(Truth.UNKNOWN, "resource.tags", Operator.ANY, "${unset}");
    expect(Truth.FALSE, "resource.tags", Operator.ANY, "ml");
  }

  @Test
  void number_isComparedByValue() {
    given = given.with("resource.amount", new BigDecimal("1000.00"));
    expect(Truth.TRUE, "resource.amount", Operator.IS, "1000.0");
    expect(Truth.TRUE, "resource.amount", Operator.AT_MOST, "1000");
    expect(Truth.FALSE, "resource.amount", Operator.LESS_THAN, "1000");
    expect(Truth.UNKNOWN, "resource.amount", Operator.AT_MOST, "${subject.limit}");
    subject = subject.with("subject.limit", 999);
    expect(Truth.FALSE, "resource.amount", Operator.AT_MOST, "${limit}");
    expect(Truth.TRUE, "resource.amount", Operator.MORE_THAN, "${subject.limit}");
  }

  @Test
  void instant_isComparedWithTheTimeOfTheRequest() {
    given = given.with("resource.closes", NOW);
    expect(Truth.FALSE, "resource.closes", Operator.AFTER, "${time}");
    expect(Truth.TRUE, "resource.closes", Operator.FROM, "${time}");
    expect(Truth.FALSE, "resource.closes", Operator.BEFORE, "${time}");
    given = given.with("resource.closes", NOW.plusNanos(1));
    expect(Truth.TRUE, "resource.closes", Operator.AFTER, "${time}");
    expect(Truth.TRUE, "time", Operator.FROM, "2026-03-02T12:30:00.250Z");
    expect(Truth.FALSE, "time", Operator.UNTIL, "2026-03-02T12:30:00.250Z");
    expect(Truth.TRUE, "time", Operator.BEFORE, "${resource.closes}");
  }

  @Test
  void hours_areLocalAndMayPassMidnight() {
    String zone = "zone:Europe/Berlin"; // 13:30 on a Monday
    expect(Truth.TRUE, "time", Operator.HOURS, zone, "days:mon-fri");
    expect(Truth.FALSE, "time", Operator.HOURS, zone, "days:sat", "days:sun");
    expect(Truth.TRUE, "time", Operator.HOURS, zone, "hours:13:30-13:31");
    expect(Truth.FALSE, "time", Operator.HOURS, zone, "hours:12:30-13:30");
    expect(Truth.TRUE, "time", Operator.HOURS, zone, "days:sun", "hours:20:00-14:00");
    expect(Truth.FALSE, "time", Operator.HOURS, zone, "days:mon", "hours:20:00-13:31");
    expect(Truth.TRUE, "time", Operator.HOURS, zone, "days:mon", "hours:13:00-10:00");
  }

  @Test
  void addressAndBoolean() {
    given = given.with("request.ip", IpAddress.of("10.1.2.3")).with("request.mfa", false);
    expect(Truth.TRUE, "request.ip", Operator.IS, "192.0.2.0/24", "10.0.0.0/8");
    expect(Truth.FALSE, "request.ip", Operator.IS, "192.0.2.0/24");
    expect(Truth.FALSE, "request.mfa", Operator.IS, "true");
    expect(Truth.TRUE, "request.mfa", Operator.IS, "false");
  }

  @Test
  void junctions_areKleenes() {
    given = given.with("resource.status", "draft");
    RuleCondition yes = RuleCondition.test("resource.status", Operator.IS, "draft");
    RuleCondition no = RuleCondition.not(yes);
    RuleCondition perhaps = RuleCondition.test("resource.owner", Operator.IS, "ada");
    for (RuleCondition one : List.of(yes, no, perhaps)) {
      for (RuleCondition other : List.of(yes, no, perhaps)) {
        assertEquals(truth(one).and(truth(other)), truth(RuleCondition.allOf(one, other)));
        assertEquals(truth(one).or(truth(other)), truth(RuleCondition.anyOf(List.of(one, other))));
      }
    }
    assertEquals(Truth.TRUE, truth(RuleCondition.always()));
  }
}
