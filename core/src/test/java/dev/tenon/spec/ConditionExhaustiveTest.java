package dev.tenon.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** All pairs of some tests under each connective, with each status of each attribute. */
class ConditionExhaustiveTest {

  private static final Subject ADA = Subject.of("ada").withRoles("r").withVariable("p", "a");

  private static final List<RuleCondition> TESTS =
      List.of(
          RuleCondition.test("resource.owner", Operator.IS, "${user}"),
          RuleCondition.test("resource.owner", Operator.IS, "a*", "${resource.state}"),
          RuleCondition.test("resource.owner", Operator.IS, "${q}", "ada"),
          RuleCondition.test("resource.owner", Operator.PRESENT),
          RuleCondition.test("resource.tags", Operator.ANY, "a", "${resource.owner}"),
          RuleCondition.test("resource.tags", Operator.ONLY, "a", "${q}"),
          RuleCondition.test("resource.tags", Operator.ALL, "a", "b"),
          RuleCondition.test("resource.tags", Operator.NONE, "${p}"),
          RuleCondition.test("resource.tags", Operator.EMPTY),
          RuleCondition.test("resource.size", Operator.AT_MOST, "1"),
          RuleCondition.test("resource.size", Operator.MORE_THAN, "${resource.size}"));

  private static final List<UnaryOperator<Attributes>> OWNERS =
      List.of(
          a -> a,
          a -> a.withAbsent("resource.owner"),
          a -> a.with("resource.owner", 1),
          a -> a.with("resource.owner", "ada"),
          a -> a.with("resource.owner", "b"));
  private static final List<UnaryOperator<Attributes>> TAGS =
      List.of(
          a -> a,
          a -> a.with("resource.tags", "a"),
          a -> a.with("resource.tags", List.of()),
          a -> a.with("resource.tags", List.of("a")),
          a -> a.with("resource.tags", List.of("a", "b")));
  private static final List<UnaryOperator<Attributes>> SIZES =
      List.of(a -> a, a -> a.with("resource.size", 1), a -> a.with("resource.size", 2));

  private static List<Attributes> values() {
    List<Attributes> values = new ArrayList<>();
    for (UnaryOperator<Attributes> owner : OWNERS) {
      for (UnaryOperator<Attributes> tags : TAGS) {
        for (UnaryOperator<Attributes> size : SIZES) {
          values.add(size.apply(tags.apply(owner.apply(Attributes.none()))));
        }
      }
    }
    return values;
  }

  private static Policy policy(Effect effect, RuleCondition condition) {
    return Policy.builder()
        .attributes(ConditionGenerator.DECLARED)
        .permission("r", Permission.allow("read").on("a"))
        .permission(
            "r", Permission.of(effect, List.of(NamePattern.of("*"))).on("a").when(condition))
        .build();
  }

  @Test
  void everyPairOfTests_isDecidedAsSpecified() {
    List<Attributes> values = values();
    int asked = 0;
    for (RuleCondition one : TESTS) {
      for (RuleCondition other : TESTS) {
        for (RuleCondition condition :
            List.of(
                RuleCondition.allOf(one, other),
                RuleCondition.anyOf(List.of(one, other)),
                RuleCondition.allOf(one, RuleCondition.not(other)))) {
          for (Effect effect : Effect.values()) {
            World world = World.of(policy(effect, condition));
            Authorizer authorizer = world.authorizer();
            ReferenceAuthorizer reference = world.reference();
            String action = effect == Effect.ALLOW ? "write" : "read";
            for (Attributes row : values) {
              Request request = Request.of(ADA, action, Resource.of("a")).with(row);
              EngineAgreesWithSpecificationProperties.agree(
                  world, request, reference.decide(request), authorizer.check(request));
              asked++;
            }
          }
        }
      }
    }
    assertTrue(asked > 80_000, asked + " questions");
  }

  @Test
  void check_allocatesNothing() {
    RuleCondition condition =
        RuleCondition.allOf(
            RuleCondition.test("resource.owner", Operator.IS, "${user}"),
            RuleCondition.test("resource.state", Operator.IS, "a", "b"),
            RuleCondition.test("resource.size", Operator.AT_MOST, "1000"),
            RuleCondition.not(RuleCondition.test("resource.tags", Operator.ANY, "x*")));
    Authorizer authorizer =
        Authorizer.compile(
            policy(Effect.ALLOW, condition), World.of(Policy.builder().build()).settings());
    Request request =
        Request.of(ADA, "write", Resource.of("a"))
            .with(
                Attributes.none()
                    .with("resource.owner", "ada")
                    .with("resource.state", "a")
                    .with("resource.size", 999)
                    .with("resource.tags", List.of("a", "b")));
    assertTrue(authorizer.check(request).allowed());
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = bean.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 1000; i++) {
        authorizer.check(request);
      }
      least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least / 1000, least + " bytes for 1000 checks");
  }
}
