package dev.tenon.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Cause;
import dev.tenon.authz.Request;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeTexts;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.AttributeType.Kind;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.condition.Truth;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Resource;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import dev.tenon.suite.CoverageItem.CoverageState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a suite covers of the conditions of exceptions and of inheritance. */
class CoverageOfConditionsTest {

  private static final List<String> VALUES = List.of("yes", "no", "");

  private static RuleCondition is(String attribute) {
    return RuleCondition.test("resource." + attribute, Operator.IS, "yes");
  }

  private static Policy policy(Role... roles) {
    AttributeDeclarations declared = AttributeDeclarations.none();
    for (String name : List.of("a", "b", "c", "d")) {
      declared = declared.with("resource." + name, AttributeType.of(Kind.TEXT));
    }
    Policy.Builder builder = Policy.builder().attributes(declared);
    List.of(roles).forEach(builder::role);
    return builder.build();
  }

  private static Case with(String role, AttributeTexts given, String action) {
    return Case.of("c", NamedSubject.of(role, Subject.of("ada").withRoles(role)))
        .withAttributes(given)
        .expecting(Effect.ALLOW, action, "docs/1");
  }

  private static AttributeTexts given(Map<String, String> values) {
    AttributeTexts all = AttributeTexts.none();
    for (Map.Entry<String, String> each : values.entrySet()) {
      if (!each.getValue().isEmpty()) {
        all = all.with("resource." + each.getKey(), List.of(each.getValue()));
      }
    }
    return all;
  }

  private static Coverage cover(Policy policy, Case... cases) {
    return Coverage.of(policy, List.of(Suite.of("s").with(cases)));
  }

  private static List<String> tests(Coverage coverage) {
    return coverage.items().stream()
        .filter(item -> item.kind() == CoverageItem.Kind.TEST)
        .map(item -> item.text() + ": " + item.state() + " " + CoverageText.truths(item))
        .toList();
  }

  @Test
  void aTestOfAnException_isAPart_coveredWhenItWasTrueAndFalse() {
    Policy policy =
        policy(
            Role.of("r").with(Permission.allow("*").on("docs")),
            Role.of("guard")
                .inheriting("r")
                .with(
                    Permission.deny("*")
                        .on("docs")
                        .except(Except.actions("EDIT").withCondition(is("a")))));
    Case open = with("guard", given(Map.of("a", "yes")), "EDIT");
    Case closed = with("guard", given(Map.of("a", "no")), "EDIT");
    Case missing = with("guard", given(Map.of()), "EDIT");
    String text = "resource.a is yes of exception EDIT when resource.a is yes of DENY * on docs";

    assertEquals(List.of(text + ": NEVER true 0, false 0, unknown 0"), tests(cover(policy)));
    assertEquals(
        List.of(text + ": COVERED true 1, false 0, unknown 0"), tests(cover(policy, open)));
    assertEquals(
        List.of(text + ": COVERED true 0, false 0, unknown 1"), tests(cover(policy, missing)));
    assertEquals(
        List.of(text + ": DECIDED true 1, false 1, unknown 1"),
        tests(cover(policy, open, closed, missing)));
    assertEquals(
        List.of(text + ": NEVER true 0, false 0, unknown 0"),
        tests(cover(policy, with("guard", given(Map.of("a", "yes")), "READ"))));
    Case reads = with("r", given(Map.of()), "READ");
    assertEquals(100, cover(policy, open, closed, reads).percent());
    assertEquals(60, cover(policy, open, reads).percent());
  }

  /** A token may name any role, also with a character that is a wildcard in a policy. */
  @Test
  void aRoleThatThePolicyDoesNotKnow_coversNothing() {
    Policy policy =
        policy(
            Role.of("r").with(Permission.allow("*").on("docs")),
            Role.of("guard").inheritingWhen("r", is("a")));
    for (String unknown : List.of("r*", "nobody")) {
      NamedSubject ada = NamedSubject.of("ada", Subject.of("ada").withRoles("r", unknown));
      Case allowed = Case.of("c", ada).expecting(Effect.ALLOW, "READ", "docs/1");
      assertEquals(tests(cover(policy)), tests(cover(policy, allowed)), unknown);
    }
  }

  @Test
  void aTestOfAnExceptionOfALimit_isAPart() {
    Policy policy =
        policy(Role.of("r").with(Permission.allow("*").on("docs"))).toBuilder()
            .limit(
                Role.of("agent")
                    .with(
                        Permission.allow("*")
                            .on("**")
                            .except(Except.resources("docs").withCondition(is("a")))))
            .assign(Assignment.toActor("agent-7").limitedTo("agent"))
            .build();
    NamedSubject agent =
        NamedSubject.of("agent", Subject.of("ada").withRoles("r").actedForBy("agent-7"));
    List<Case> cases = new ArrayList<>();
    for (String value : VALUES) {
      cases.add(
          Case.of("c", agent)
              .withAttributes(given(Map.of("a", value)))
              .expecting(Effect.ALLOW, "READ", "docs/1"));
    }

    assertTrue(
        tests(cover(policy, cases.toArray(Case[]::new)))
            .get(0)
            .endsWith("DECIDED true 1, false 1, unknown 1"));
  }

  @Test
  void aTestOfAnInheritance_isOnePart_howeverManyRulesAreInherited() {
    Policy policy =
        policy(
            Role.of("editor")
                .with(
                    Permission.allow("EDIT").on("docs"),
                    Permission.allow("MOVE").on("docs").when(is("b"))),
            Role.of("viewer")
                .inheritingWhen("editor", is("a"))
                .with(Permission.allow("READ").on("docs")));
    Coverage none = cover(policy);

    assertEquals(
        List.of(
            "resource.b is yes of ALLOW MOVE on docs: NEVER true 0, false 0, unknown 0",
            "resource.a is yes of inheriting editor: NEVER true 0, false 0, unknown 0"),
        tests(none));
    assertTrue(
        none.items().stream()
            .map(CoverageItem::toString)
            .anyMatch("inheritance viewer: inherits editor when resource.a is yes"::equals),
        none::toString);

    Coverage some =
        cover(
            policy,
            with("viewer", given(Map.of("a", "yes")), "EDIT"),
            with("viewer", given(Map.of("a", "no")), "EDIT"),
            with("viewer", given(Map.of("a", "no", "b", "yes")), "MOVE"),
            with("viewer", given(Map.of("a", "no")), "READ"));

    assertEquals(
        List.of(
            "resource.b is yes of ALLOW MOVE on docs: NEVER true 0, false 0, unknown 0",
            "resource.a is yes of inheriting editor: DECIDED true 1, false 2, unknown 0"),
        tests(some));
    assertTrue(
        some.in(CoverageState.DECIDED).stream()
            .map(CoverageItem::text)
            .anyMatch("inherits editor when resource.a is yes"::equals),
        some::toString);
  }

  /** Each inheritance of a chain, with its condition dropped or the whole inheritance. */
  private static Policy chain(UnaryOperator<Role> first, UnaryOperator<Role> second) {
    Role viewer = Role.of("viewer").with(Permission.allow("READ").on("docs"));
    Role editor =
        Role.of("editor")
            .inheriting("base")
            .with(
                Permission.allow("EDIT").on("docs").when(is("c")),
                Permission.deny("DROP")
                    .on("docs")
                    .except(Except.actions("DROP").withCondition(is("d"))));
    return policy(
        first.apply(viewer),
        second.apply(editor),
        Role.of("base").with(Permission.allow("MOVE").on("docs")),
        Role.of("owner").with(Permission.allow("OWN").on("docs")));
  }

  private static Role toEditor(Role role) {
    return role.inheritingWhen("editor", is("a"));
  }

  private static Role toOwner(Role role) {
    return role.inheritingWhen("owner", is("b"));
  }

  /** The policy with an inheritance that has no condition, and without that inheritance. */
  private record Contrast(Authorizer always, Authorizer never) {

    static Contrast of(Policy always, Policy never) {
      return new Contrast(Authorizer.compile(always), Authorizer.compile(never));
    }

    boolean matters(Case test, String action) {
      return !covering(always, test, action).equals(covering(never, test, action));
    }

    private static Set<String> covering(Authorizer authorizer, Case test, String action) {
      Policy policy = authorizer.policy();
      Request request =
          Request.of(test.subject().under(policy), action, Resource.parse("docs/1"))
              .with(test.attributes().under(policy.attributes()));
      Set<String> covering = new HashSet<>();
      for (Cause.OfRole rule : authorizer.explain(request).covering()) {
        covering.add(rule.permission().effect() + " " + rule.permission().actions());
      }
      return covering;
    }
  }

  /**
   * Over all values of four attributes: a test of an inheritance is counted exactly where its
   * condition decides what rules cover the request, with its truth there.
   */
  @Test
  void aTestOfAnInheritance_isCountedExactlyWhereItsConditionMatters() {
    Policy policy = chain(CoverageOfConditionsTest::toEditor, CoverageOfConditionsTest::toOwner);
    Contrast noEditor =
        Contrast.of(
            chain(role -> role.inheriting("editor"), CoverageOfConditionsTest::toOwner),
            chain(role -> role, CoverageOfConditionsTest::toOwner));
    Contrast noOwner =
        Contrast.of(
            chain(CoverageOfConditionsTest::toEditor, role -> role.inheriting("owner")),
            chain(CoverageOfConditionsTest::toEditor, role -> role));
    int counted = 0;
    for (String a : VALUES) {
      for (String b : VALUES) {
        for (String c : VALUES) {
          for (String action : List.of("READ", "EDIT", "DROP", "MOVE", "OWN")) {
            Map<String, String> values = Map.of("a", a, "b", b, "c", c, "d", "no");
            Case test = with("viewer", given(values), action);
            Coverage coverage = cover(policy, test);
            counted += check(coverage, test, action, "editor", a, noEditor);
            counted += check(coverage, test, action, "owner", b, noOwner);
          }
        }
      }
    }
    assertEquals(81, counted);
  }

  private static int check(
      Coverage coverage,
      Case test,
      String action,
      String inherited,
      String value,
      Contrast contrast) {
    boolean matters = contrast.matters(test, action);
    CoverageItem item =
        coverage.items().stream()
            .filter(each -> each.text().endsWith(" of inheriting " + inherited))
            .findFirst()
            .orElseThrow();
    Truth truth = value.isEmpty() ? Truth.UNKNOWN : value.equals("yes") ? Truth.TRUE : Truth.FALSE;
    assertEquals(
        matters ? Map.of(truth, 1) : Map.of(),
        item.truths(),
        () -> action + " with " + test.attributes() + ": " + item);
    return matters ? 1 : 0;
  }

  @Test
  void partsOfOwnRoles_areCounted() {
    Policy policy =
        policy().toBuilder()
            .tenant(Tenant.of("acme").including("docs").enteredBy("member"))
            .role(Role.of("member"))
            .ownRole(
                "acme",
                Role.of("editor")
                    .with(
                        Permission.allow("EDIT")
                            .on("docs")
                            .except(Except.resources("docs").withCondition(is("b")))))
            .ownRole("acme", Role.of("viewer").inheritingWhen("editor", is("a")))
            .ownRole("acme", Role.of("clerk").inheriting("editor"))
            .assign(Assignment.toSubject("ada", "viewer").ownedBy("acme"))
            .ownRole("acme", Role.of("helper").inheriting("lister"))
            .role(Role.of("lister").with(Permission.allow("LIST").on("docs")))
            .assign(Assignment.toSubject("bob", "clerk").ownedBy("acme"))
            .assign(Assignment.toSubject("cay", "helper").ownedBy("acme"))
            .build();
    List<Case> cases = new ArrayList<>();
    cases.add(
        Case.of("lists", NamedSubject.of("cay", Subject.of("cay").withRoles("member")))
            .within("acme")
            .expecting(Effect.ALLOW, "LIST", "docs/1"));
    for (String a : List.of("yes", "no")) {
      for (String b : List.of("yes", "no")) {
        for (String who : List.of("ada", "bob")) {
          cases.add(
              Case.of("c", NamedSubject.of(who, Subject.of(who).withRoles("member")))
                  .within("acme")
                  .withAttributes(given(Map.of("a", a, "b", b)))
                  .expecting(Effect.ALLOW, "EDIT", "docs/1"));
        }
      }
    }

    Coverage coverage = cover(policy, cases.toArray(Case[]::new));

    assertEquals(
        List.of(),
        coverage.items().stream().filter(i -> i.state() != CoverageState.DECIDED).toList());
  }

  private static RuleCondition at(int line, int column) {
    return new RuleCondition.Test(
        "resource.a", Operator.IS, List.of("yes"), Place.of("p.yaml", line, column));
  }

  @Test
  void places_areThoseOfTheTests() {
    Policy policy =
        policy(
            Role.of("editor")
                .with(
                    Permission.allow("EDIT")
                        .on("docs")
                        .except(Except.actions("EDIT").withCondition(at(7, 3)))),
            Role.of("viewer").inheritingWhen("editor", at(9, 5)));

    assertEquals(
        List.of(Place.of("p.yaml", 7, 3), Place.of("p.yaml", 9, 5)),
        cover(policy).items().stream()
            .filter(item -> item.kind() == CoverageItem.Kind.TEST)
            .map(CoverageItem::place)
            .toList());
  }
}
