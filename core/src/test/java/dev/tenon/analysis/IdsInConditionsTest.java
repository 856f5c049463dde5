package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.path.Resource;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Differences that only a subject with a certain id sees, as a condition compares its id, and
 * another one a text, with the same attribute.
 */
class IdsInConditionsTest {

  private static final String OWNER = "resource.owner";
  private static final List<String> NAMES = List.of("team-7", "team-8", "team-9", "x", "y");
  private static final List<String> PATHS = List.of("docs/a", "docs/b");
  private static final List<List<String>> OPERANDS =
      List.of(
          List.of("${user}"),
          List.of("team-7"),
          List.of("team-*"),
          List.of("${user}", "team-8"),
          List.of("${group}"));

  private static RuleCondition owner(List<String> operands) {
    return RuleCondition.test(OWNER, Operator.IS, operands.toArray(String[]::new));
  }

  private static Policy policy(List<Permission> ofRole, List<Permission> ofEveryone) {
    return Policy.builder()
        .version("ids")
        .attributes(
            AttributeDeclarations.none().with(OWNER, AttributeType.of(AttributeType.Kind.TEXT)))
        .role(Role.of("r").with(ofRole))
        .role(Role.of("*").with(ofEveryone))
        .build();
  }

  @Test
  void aDenyOfOneText_isSeenByTheSubjectOfThatId() {
    Permission own = Permission.allow("READ").on("docs").when(owner(List.of("${user}")));
    Permission blocked = Permission.deny("READ").on("docs/a").when(owner(List.of("team-7")));
    Policy before = policy(List.of(own), List.of());

    for (Policy after :
        List.of(policy(List.of(own, blocked), List.of()), policy(List.of(own), List.of(blocked)))) {
      Diff diff = Analysis.diff(before, after);

      assertEquals(1, diff.changes().size(), diff::toString);
      assertEquals(
          "team-7", diff.changes().get(0).example().request().subject().id(), diff::toString);
    }
  }

  private static List<Permission> rules(Random random, int most) {
    List<Permission> rules = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      Permission rule = random.nextInt(3) == 0 ? Permission.deny("READ") : Permission.allow("READ");
      Permission placed =
          rule.on(random.nextInt(3) == 0 ? "docs" : PATHS.get(random.nextInt(PATHS.size())));
      RuleCondition condition = owner(OPERANDS.get(random.nextInt(OPERANDS.size())));
      rules.add(
          switch (random.nextInt(4)) {
            case 0 -> placed;
            case 1 -> placed.except(Except.when(condition));
            default -> placed.when(condition);
          });
    }
    return rules;
  }

  private static boolean differs(Policy before, Policy after) {
    Authorizer old = Authorizer.compile(before);
    Authorizer now = Authorizer.compile(after);
    for (String id : NAMES) {
      for (String group : NAMES) {
        Subject ada = Subject.of(id).withVariable("group", group);
        Subject none = Subject.of(id).withRoles("r");
        for (Subject subject :
            List.of(ada, ada.withRoles("r"), none, none.withVariable("group", Set.of()))) {
          for (String path : List.of("docs", "docs/a", "docs/b", "docs/c")) {
            Request request = Request.of(subject, "READ", Resource.parse(path));
            List<Request> asked = new ArrayList<>(List.of(request));
            NAMES.forEach(
                name -> asked.add(request.with(Attributes.none().withValue(OWNER, name))));
            for (Request one : asked) {
              if (old.check(one).effect() != now.check(one).effect()) {
                return true;
              }
            }
          }
        }
      }
    }
    return false;
  }

  /** The names are enough: one for each text, one for the glob, and two that are none of them. */
  @Test
  void differences_areThoseOfBruteForce() {
    Random random = new Random(7);
    int different = 0;
    for (int i = 0; i < 150; i++) {
      List<Permission> ofRole = rules(random, 3);
      List<Permission> ofEveryone = rules(random, 1);
      List<Permission> changed = new ArrayList<>(ofRole);
      List<Permission> more = rules(random, 1);
      if (more.isEmpty() && !changed.isEmpty()) {
        changed.remove(random.nextInt(changed.size()));
      }
      changed.addAll(more);
      Policy before = policy(ofRole, ofEveryone);
      Policy after = policy(changed, ofEveryone);
      Diff diff = Analysis.diff(before, after);
      boolean expected = differs(before, after);
      if (diff.isDecided()) {
        assertEquals(
            expected,
            !diff.changes().isEmpty(),
            () ->
                before.roles()
                    + "\n"
                    + after.roles()
                    + "\n"
                    + diff.changes().stream().map(AccessChange::example).toList());
      } else {
        assertTrue(expected || diff.changes().isEmpty(), diff::toString);
      }
      different += expected ? 1 : 0;
    }
    assertTrue(different > 15 && different < 135, "different " + different);
  }
}
