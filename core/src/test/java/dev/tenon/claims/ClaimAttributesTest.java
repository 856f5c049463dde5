package dev.tenon.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Reason;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Attributes of a subject that claims give. */
class ClaimAttributesTest {

  private static final AttributeDeclarations DECLARED =
      AttributeDeclarations.none()
          .with("subject.department", AttributeType.of(AttributeType.Kind.TEXT).orAbsent())
          .with("subject.level", AttributeType.oneOf("junior", "senior"))
          .with("subject.clearance", AttributeType.of(AttributeType.Kind.INTEGER))
          .with("subject.verified", AttributeType.of(AttributeType.Kind.BOOLEAN))
          .with("subject.signed_in", AttributeType.of(AttributeType.Kind.INSTANT))
          .with("subject.regions", AttributeType.of(AttributeType.Kind.TEXTS));

  private static ClaimMapping scalar(String claim, String attribute) {
    return ClaimMapping.of(ClaimPath.of(claim), ClaimShape.SCALAR)
        .giving(ClaimAttribute.of("subject." + attribute));
  }

  private static ClaimMapping list(String claim, String attribute) {
    return ClaimMapping.of(ClaimPath.of(claim), ClaimShape.LIST)
        .giving(ClaimAttribute.of("subject." + attribute));
  }

  private static Policy policy(ClaimMapping... mappings) {
    Policy.Builder policy = Policy.builder().attributes(DECLARED);
    List.of(mappings).forEach(policy::claims);
    return policy.build();
  }

  private static void refused(Executable what, String... parts) {
    String message = assertThrows(RuntimeException.class, what).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  private static MappedSubject map(Map<String, ?> claims, ClaimMapping... mappings) {
    Map<String, Object> all = new HashMap<>(claims);
    all.put("sub", "ada");
    return policy(mappings).subjectFrom(all);
  }

  private static Attributes attributes(Map<String, ?> claims, ClaimMapping... mappings) {
    return map(claims, mappings).subject().attributes();
  }

  private static Attributes with(String name, Object value) {
    return Attributes.none().withValue("subject." + name, value);
  }

  @Test
  void value_ofEachDeclaredType_isRead() {
    assertEquals(
        with("department", "sales"), attributes(Map.of("d", "sales"), scalar("d", "department")));
    assertEquals(
        with("clearance", BigDecimal.valueOf(3)),
        attributes(Map.of("c", 3L), scalar("c", "clearance")));
    assertEquals(
        with("clearance", BigDecimal.valueOf(3)),
        attributes(Map.of("c", "3"), scalar("c", "clearance")));
    assertEquals(with("verified", true), attributes(Map.of("v", true), scalar("v", "verified")));
    Instant then = Instant.parse("2026-03-04T12:00:00Z");
    for (Object time : List.of(then.getEpochSecond(), then.toString(), then, Date.from(then))) {
      assertEquals(
          with("signed_in", then), attributes(Map.of("t", time), scalar("t", "signed_in")));
    }
    assertEquals(
        Attributes.none().with("subject.regions", List.of("eu", "us")),
        attributes(Map.of("r", List.of("eu", "us")), list("r", "regions")));
    assertEquals(
        Attributes.none().with("subject.regions", List.of()),
        attributes(Map.of("r", List.of()), list("r", "regions")));
  }

  @Test
  void value_thatIsNotOfTheDeclaredType_isNotKnownAndReported() {
    for (Object wrong : List.of("three", 3.5, true, Double.NaN, new BigDecimal("1E+1000000000"))) {
      MappedSubject mapped = map(Map.of("c", wrong), scalar("c", "clearance"));
      assertTrue(mapped.subject().attributes().asMap().isEmpty());
      assertEquals(1, mapped.report().leftUnknown().size());
      assertTrue(mapped.report().attributes().isEmpty());
      assertTrue(mapped.report().absent().isEmpty());
    }
    assertEquals(
        """
            claim `c`: `three` ignored, the value is not of the declared type
            claim `c`: attribute `subject.clearance` is not known, as the claim has a value that \
            cannot be read, or none that is mapped""",
        map(Map.of("c", "three"), scalar("c", "clearance")).report().toString());
    assertTrue(attributes(Map.of("l", "expert"), scalar("l", "level")).asMap().isEmpty());
    assertTrue(attributes(Map.of("t", Long.MAX_VALUE), scalar("t", "signed_in")).asMap().isEmpty());
  }

  @Test
  void claim_ofAnotherShape_leavesItsAttributesUnknown() {
    for (Object wrong : List.of(List.of("sales"), Map.of("a", "b"))) {
      MappedSubject mapped = map(Map.of("d", wrong), scalar("d", "department"));
      assertTrue(mapped.subject().attributes().asMap().isEmpty());
      assertEquals(1, mapped.report().leftUnknown().size());
    }
    assertTrue(attributes(Map.of("r", "eu"), list("r", "regions")).asMap().isEmpty());
    assertTrue(attributes(Map.of("r", List.of("eu", 1)), list("r", "regions")).asMap().isEmpty());
  }

  @Test
  void claim_thatIsNotInTheToken_givesItsAttributesAsAbsent() {
    MappedSubject mapped = map(Map.of(), scalar("d", "department"), list("r", "regions"));
    assertEquals(
        Attributes.none().withAbsent("subject.department").withAbsent("subject.regions"),
        mapped.subject().attributes());
    assertEquals(2, mapped.report().absent().size());
    assertEquals(
        "claim `d`: attribute `subject.department` is absent, as the token has no such claim",
        mapped.report().absent().get(0).toString());
    assertTrue(mapped.report().leftUnknown().isEmpty());
  }

  @Test
  void claim_thatTheIssuerLeftOut_isNotAbsent() {
    MappedSubject mapped =
        map(Map.of("_claim_names", Map.of("groups", "src1")), list("groups", "regions"));
    assertTrue(mapped.subject().attributes().asMap().isEmpty());
    assertEquals(1, mapped.report().leftUnknown().size());
    assertTrue(mapped.hasOverage());
  }

  @Test
  void mappings_ofOneAttribute_addUp() {
    ClaimMapping first = scalar("a", "clearance");
    ClaimMapping second = scalar("b", "clearance");
    assertEquals(
        with("clearance", BigDecimal.valueOf(3)), attributes(Map.of("a", 3), first, second));
    assertEquals(
        with("clearance", BigDecimal.valueOf(3)),
        attributes(Map.of("a", 3, "b", "3"), first, second));
    MappedSubject differ = map(Map.of("a", 3, "b", 4), first, second);
    assertTrue(differ.subject().attributes().asMap().isEmpty());
    assertEquals(2, differ.report().leftUnknown().size());
    assertTrue(
        differ
            .report()
            .leftUnknown()
            .get(0)
            .toString()
            .endsWith("is not known, as there are two different values"));
    assertTrue(attributes(Map.of("a", 3, "b", "x"), first, second).asMap().isEmpty());
    assertEquals(
        Attributes.none().with("subject.regions", List.of("eu", "us")),
        attributes(
            Map.of("a", List.of("eu"), "b", List.of("us")),
            list("a", "regions"),
            list("b", "regions")));
  }

  @Test
  void severalValues_ofAnAttributeThatHasOne_areNotKnown() {
    assertTrue(
        attributes(Map.of("d", List.of("a", "b")), list("d", "department")).asMap().isEmpty());
    assertEquals(
        with("department", "a"),
        attributes(Map.of("d", List.of("a", "a")), list("d", "department")));
    assertTrue(attributes(Map.of("d", List.of()), list("d", "department")).asMap().isEmpty());
  }

  @Test
  void capture_andTable_giveValues() {
    ClaimMapping groups =
        ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
            .matching(ClaimPattern.parse("clearance-{level}"))
            .giving(
                ClaimAttribute.of("subject.clearance")
                    .ofCapture("level")
                    .mappedBy(Map.of("secret", Set.of("3"), "public", Set.of("0"))));
    assertEquals(
        with("clearance", BigDecimal.valueOf(3)),
        attributes(Map.of("groups", List.of("staff", "clearance-secret")), groups));
    assertTrue(attributes(Map.of("groups", List.of("staff")), groups).asMap().isEmpty());
    assertTrue(attributes(Map.of("groups", List.of("clearance-x")), groups).asMap().isEmpty());
    assertTrue(
        attributes(Map.of("groups", List.of("clearance-public", "clearance-secret")), groups)
            .asMap()
            .isEmpty());
  }

  @Test
  void tooManyValues_refuseTheSubject() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 1025; i++) {
      many.add("r" + i);
    }
    assertEquals(
        Optional.of(ClaimProblem.TOO_MANY), map(Map.of("r", many), list("r", "regions")).refusal());
  }

  @Test
  void mapping_thatGivesAttributesAndHoldings_isRefused() {
    ClaimMapping mapping = list("r", "regions");
    refused(
        () -> map(Map.of(), mapping.holding(ClaimHolding.of(ClaimPart.value()))),
        "attributes-and-holdings");
    refused(() -> scalar("d", "department").yielding(ClaimOutput.roles()), "`scalar`");
    refused(() -> mapping.giving(ClaimAttribute.of("subject.regions")), "once");
    refused(() -> ClaimAttribute.of("resource.owner"), "attributes of the subject");
    refused(
        () -> mapping.giving(ClaimAttribute.of("subject.level").ofCapture("level")), "captures");
  }

  @Test
  void policy_whoseClaimsGiveAnUndeclaredAttributeOrAWrongValue_isRefused() {
    refused(
        () -> map(Map.of(), scalar("d", "deparment")), "unknown-attribute", "`subject.department`");
    ClaimMapping wrong =
        ClaimMapping.of(ClaimPath.of("l"), ClaimShape.STRING)
            .giving(ClaimAttribute.of("subject.level").mappedBy(Map.of("a", Set.of("expert"))));
    refused(() -> map(Map.of(), wrong), "wrong-value", "`expert` is no value of `subject.level`");
  }

  @Test
  void check_decidesByTheAttributesOfTheToken() {
    Policy policy =
        Policy.builder()
            .attributes(DECLARED)
            .claims(scalar("clearance", "clearance"))
            .claims(scalar("department", "department"))
            .role(
                Role.of("*")
                    .with(
                        Permission.allow("READ")
                            .on("docs")
                            .when(RuleCondition.test("subject.clearance", Operator.AT_LEAST, "2")),
                        Permission.deny("READ")
                            .on("docs")
                            .when(
                                RuleCondition.test(
                                    "subject.department", Operator.PRESENT, "true"))))
            .build();
    assertTrue(read(policy, Map.of("sub", "ada", "clearance", 2)).allowed());
    assertFalse(read(policy, Map.of("sub", "ada", "clearance", 1)).allowed());
    assertEquals(
        Reason.DENIED_BY_RULE,
        read(policy, Map.of("sub", "ada", "clearance", 2, "department", "x")).reason());
    assertEquals(
        Reason.MISSING_ATTRIBUTE,
        read(policy, Map.of("sub", "ada", "clearance", 2, "department", List.of("x"))).reason());
  }

  private static Decision read(Policy policy, Map<String, ?> claims) {
    return Authorizer.compile(policy)
        .check(policy.subjectFrom(claims).subject(), "READ", Resource.of("docs"));
  }
}
