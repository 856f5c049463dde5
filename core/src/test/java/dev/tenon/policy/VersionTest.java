package dev.tenon.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tenon.claims.Application;
import dev.tenon.claims.ClaimAttribute;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimPattern;
import dev.tenon.claims.ClaimShape;
import dev.tenon.claims.Issuer;
import dev.tenon.claims.TokenRules;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.AttributeType.Kind;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.path.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

// Fault 10: one version for two meanings, and two versions for one.
final class VersionTest {

  private static Policy policy(Consumer<Policy.Builder> parts) {
    Policy.Builder builder = Policy.builder();
    parts.accept(builder);
    return builder.build();
  }

  private static Policy actions(Actions actions) {
    return policy(p -> p.actions(actions));
  }

  private static Policy aliases(Aliases aliases) {
    return policy(p -> p.aliases(aliases));
  }

  private static Policy issuer(Consumer<Issuer.Builder> parts) {
    Issuer.Builder builder = Issuer.builder("https://id.example").audiences("shop");
    parts.accept(builder);
    return policy(
        p -> p.role(Role.of("r")).role(Role.of("s")).role(Role.of("r, s")).issuer(builder.build()));
  }

  private static Policy rules(TokenRules rules) {
    return issuer(i -> i.rules(rules));
  }

  private static Policy role(Role role) {
    return policy(p -> p.role(role).role(Role.of("r")).role(Role.of("s")));
  }

  private static final AttributeDeclarations OWNER =
      AttributeDeclarations.none().with("resource.owner", AttributeType.of(Kind.TEXT));

  private static Policy conditional(RuleCondition condition) {
    return policy(
        p ->
            p.attributes(OWNER)
                .role(Role.of("a").with(Permission.allow("X").on("x").when(condition))));
  }

  private static Policy tenant(Tenant tenant) {
    return policy(p -> p.tenant(tenant));
  }

  /** A policy with a general role and an own role of a tenant. */
  private static Policy own(String tenant, String name) {
    return policy(
        p -> p.role(Role.of("clerk")).tenant(Tenant.of("*")).ownRole(tenant, Role.of(name)));
  }

  private static ClaimMapping mapping(ClaimOutput... yields) {
    ClaimMapping mapping =
        ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
            .matching(ClaimPattern.parse("t-{team}"));
    return mapping.withYields(List.of(yields));
  }

  private static final ClaimAttribute LEVEL = ClaimAttribute.of("subject.level");

  private static Policy attributes(ClaimAttribute... given) {
    AttributeType text = AttributeType.of(AttributeType.Kind.TEXT);
    return Policy.builder()
        .role(Role.of("r"))
        .attributes(
            AttributeDeclarations.none().with("subject.level", text).with("subject.name", text))
        .claims(mapping(ClaimOutput.roles()).withAttributes(List.of(given)))
        .build();
  }

  private static Inference inference(String relation) {
    return Inference.of(relation, List.of("group", "{g}"), List.of("topic", "{t}"));
  }

  static Stream<Arguments> different() {
    Actions commas = Actions.none().declaring("B").declaring("C").declaring("B, C");
    TokenRules standard = TokenRules.standard();
    return Stream.of(
        Arguments.of(
            actions(commas.declaring("A", "B, C")), actions(commas.declaring("A", "B", "C"))),
        Arguments.of(
            aliases(Aliases.none().with(Resource.of("a"), Resource.of("b, c=d"))),
            aliases(
                Aliases.none()
                    .with(Resource.of("a"), Resource.of("b"))
                    .with(Resource.of("c"), Resource.of("d")))),
        Arguments.of(
            rules(standard.requiring("a", "b, c=d")),
            rules(standard.requiring("a", "b").requiring("c", "d"))),
        Arguments.of(
            rules(standard.parties(List.of("a, b"))), rules(standard.parties(List.of("a", "b")))),
        Arguments.of(
            issuer(i -> i.application(Application.of("c").withRoles("r, s"))),
            issuer(i -> i.application(Application.of("c").withRoles("r", "s")))),
        Arguments.of(
            issuer(i -> i.mapping(mapping(ClaimOutput.roles(Map.of("x", List.of("r, s")))))),
            issuer(i -> i.mapping(mapping(ClaimOutput.roles(Map.of("x", List.of("r", "s"))))))),
        Arguments.of(attributes(LEVEL), attributes(LEVEL.ofCapture("team"))),
        Arguments.of(attributes(LEVEL), attributes(LEVEL.mappedBy(Map.of("a", List.of("1"))))),
        Arguments.of(attributes(LEVEL), attributes(ClaimAttribute.of("subject.name"))),
        Arguments.of(attributes(LEVEL), attributes()),
        Arguments.of(
            issuer(i -> i.client(ClaimPath.of("a"), ClaimPath.of("b"))),
            issuer(i -> i.client(ClaimPath.of("b"), ClaimPath.of("a")))),
        Arguments.of(
            role(Role.of("a").with(Permission.allow("X").on("x"))),
            role(Role.of("a").with(Permission.allow("X").on("x").withId("x")))),
        Arguments.of(
            conditional(RuleCondition.test("resource.owner", Operator.IS, "a")),
            conditional(RuleCondition.test("resource.owner", Operator.IS, "b"))),
        Arguments.of(
            conditional(RuleCondition.test("resource.owner", Operator.IS, "a")),
            conditional(RuleCondition.not(RuleCondition.test("resource.owner", Operator.IS, "a")))),
        Arguments.of(
            conditional(RuleCondition.always()),
            Policy.builder()
                .attributes(OWNER.with("resource.size", AttributeType.of(Kind.NUMBER)))
                .role(Role.of("a").with(Permission.allow("X").on("x")))
                .build()),
        Arguments.of(
            role(Role.of("a").with(Permission.allow("X").on("x"))),
            role(Role.of("a").with(Permission.allow("X").on("x").except(Except.resources("x/y"))))),
        Arguments.of(
            role(Role.of("a").with(Permission.deny("X").on("x").except(Except.actions("r")))),
            role(Role.of("a").with(Permission.deny("X").on("x").except(Except.roles("r"))))),
        Arguments.of(
            role(Role.of("a").with(Permission.allow("X").on("x").withId("x"))),
            role(Role.of("a").with(Permission.allow("X").on("x").describedAs("x")))),
        Arguments.of(role(Role.of("a")), role(Role.of("a").describedAs("the role a"))),
        Arguments.of(
            role(Role.of("a").with(Permission.stage("X").on("x"))),
            role(Role.of("a").with(Permission.stage("X").on("x").approvedBy("lead")))),
        Arguments.of(own("acme", "clerk"), own("globex", "clerk")),
        Arguments.of(own("acme", "clerk"), own("acme", "teller")),
        Arguments.of(
            own("acme", "clerk").with(Assignment.toSubject("ada", "clerk").in("acme")),
            own("acme", "clerk").with(Assignment.toSubject("ada", "clerk").ownedBy("acme"))),
        Arguments.of(
            role(Role.of("a").with(Permission.allow("X").on("x"))),
            role(
                Role.of("a")
                    .with(
                        Permission.allow("X")
                            .on("x")
                            .during(Validity.until(Instant.parse("2027-01-01T00:00:00Z")))))));
  }

  @ParameterizedTest
  @MethodSource("different")
  void anotherMeaning_isAnotherVersion(Policy one, Policy other) {
    assertNotEquals(one, other);
    assertNotEquals(one.version(), other.version());
  }

  static Stream<Arguments> alike() {
    Permission x = Permission.allow("X").on("x");
    Permission y = Permission.deny("Y").on("y");
    TokenRules standard = TokenRules.standard();
    ClaimOutput team = ClaimOutput.variable("team").ofCapture("team");
    ClaimOutput table = ClaimOutput.roles(Map.of("x", List.of("r", "s")));
    return Stream.of(
        Arguments.of(
            role(Role.of("a").inheriting("r", "s")), role(Role.of("a").inheriting("s", "r"))),
        Arguments.of(role(Role.of("a").with(x, y)), role(Role.of("a").with(y, x, y))),
        Arguments.of(
            role(Role.of("a").with(Permission.allow("X", "Y").on("x", "y"))),
            role(Role.of("a").with(Permission.allow("Y", "X").on("y", "x")))),
        Arguments.of(
            actions(Actions.none().declaring("B").declaring("C").declaring("A", "B", "C")),
            actions(Actions.none().declaring("A", "C", "B").declaring("C").declaring("B"))),
        Arguments.of(
            aliases(
                Aliases.none()
                    .with(Resource.of("a"), Resource.of("b"))
                    .with(Resource.of("c"), Resource.of("d"))),
            aliases(
                Aliases.none()
                    .with(Resource.of("c"), Resource.of("d"))
                    .with(Resource.of("a"), Resource.of("b")))),
        Arguments.of(
            rules(standard.requiring("a", "b").requiring("c", "d")),
            rules(standard.requiring("c", "d").requiring("a", "b"))),
        Arguments.of(
            rules(standard.types(List.of("jwt", "none"))),
            rules(standard.types(List.of("none", "jwt")))),
        Arguments.of(
            tenant(Tenant.of("t").including("a", "b").excluding("a/c", "b/c").enteredBy("r", "s")),
            tenant(Tenant.of("t").including("b", "a").excluding("b/c", "a/c").enteredBy("s", "r"))),
        Arguments.of(
            tenant(Tenant.of("t").inferring(inference("one"), inference("two"))),
            tenant(Tenant.of("t").inferring(inference("two"), inference("one")))),
        Arguments.of(
            policy(p -> p.administeredBy("a", "b").authorizing("c", "d")),
            policy(p -> p.administeredBy("b", "a").authorizing("d", "c"))),
        Arguments.of(
            issuer(i -> i.mapping(mapping(team)).mapping(mapping(table))),
            issuer(i -> i.mapping(mapping(table)).mapping(mapping(team)))),
        Arguments.of(
            issuer(i -> i.mapping(mapping(team, table))),
            issuer(i -> i.mapping(mapping(table, team)))),
        Arguments.of(
            issuer(i -> i.application(Application.of("c")).application(Application.of("d"))),
            issuer(i -> i.application(Application.of("d")).application(Application.of("c")))));
  }

  @ParameterizedTest
  @MethodSource("alike")
  void anotherOrder_isTheSamePolicy(Policy one, Policy other) {
    assertEquals(one, other);
    assertEquals(one.hashCode(), other.hashCode());
    assertEquals(one.version(), other.version());
    assertEquals(one.issuers().hashCode(), other.issuers().hashCode());
    assertEquals(one.tenants().hashCode(), other.tenants().hashCode());
  }
}
