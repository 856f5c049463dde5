package dev.tenon.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Claims that give roles in scopes, and limits. */
class ClaimHoldingTest {

  private static final ClaimMapping GROUPS =
      ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
          .matching(
              ClaimPattern.parse("{org}-{level}")
                  .choosing("level", List.of("admins", "staff", "guests")))
          .holding(
              ClaimHolding.of(
                      ClaimPart.capture("level")
                          .mappedBy(
                              Map.of(
                                  "admins", Set.of("admin"), "staff", Set.of("clerk", "reader"))))
                  .in(ClaimPart.capture("org").within("org-*"))
                  .withVariable("region", ClaimPart.constant("eu")));

  private static final ClaimMapping ROLES =
      ClaimMapping.of(ClaimPath.of("roles"), ClaimShape.LIST)
          .holding(ClaimHolding.of(ClaimPart.value()).in(ClaimPart.claim(ClaimPath.of("org_id"))));

  private static final ClaimMapping ORGANIZATIONS =
      ClaimMapping.of(ClaimPath.of("organization"), ClaimShape.MAP)
          .holding(ClaimHolding.of(ClaimPart.member(ClaimPath.of("roles"))).in(ClaimPart.value()));

  private static final ClaimMapping SCOPE =
      ClaimMapping.of(ClaimPath.of("scope"), ClaimShape.SPACE_SEPARATED)
          .limiting(
              ClaimHolding.of(
                  ClaimPart.value()
                      .mappedBy(
                          Map.of("jobs:read", Set.of("reader"), "jobs:write", Set.of("writer")))));

  private static Policy.Builder policy() {
    Permission all = Permission.allow("*").on("**");
    return Policy.builder()
        .role(Role.of("admin").with(all))
        .role(Role.of("clerk").with(all))
        .role(Role.of("reader").with(all))
        .tenant(Tenant.of("org-*").including("${tenant}"))
        .withLimits(List.of(Role.of("reader").with(all), Role.of("writer").with(all)));
  }

  private static Policy with(ClaimMapping... mappings) {
    Policy.Builder builder = policy();
    Arrays.asList(mappings).forEach(builder::claims);
    return builder.build();
  }

  private static MappedSubject map(ClaimMapping mapping, Map<String, ?> claims) {
    Map<String, Object> all = new HashMap<>(claims);
    all.put("sub", "ada");
    return with(mapping).subjectFrom(all);
  }

  private static Set<HeldRole> held(ClaimMapping mapping, Map<String, ?> claims) {
    Subject subject = map(mapping, claims).subject();
    assertEquals(Set.of(), subject.roles());
    return subject.heldRoles();
  }

  private static List<ClaimProblem> problems(ClaimMapping mapping, Map<String, ?> claims) {
    return map(mapping, claims).report().ignored().stream()
        .map(ClaimFinding.Ignored::problem)
        .toList();
  }

  private static HeldRole role(String name, String tenant) {
    return HeldRole.of(name).in(tenant);
  }

  @Test
  void capture_partsOfOneValue_stayTogether() {
    assertEquals(
        Set.of(
            role("admin", "org-a").withVariable("region", "eu"),
            role("clerk", "org-b-c").withVariable("region", "eu"),
            role("reader", "org-b-c").withVariable("region", "eu")),
        held(GROUPS, Map.of("groups", List.of("org-a-admins", "org-b-c-staff", "org-d-guests"))));
  }

  @Test
  void report_namesHoldingClaimAndValue() {
    MappedSubject mapped = map(ROLES, Map.of("roles", List.of("clerk"), "org_id", "org-a"));
    assertEquals(
        "clerk in org-a: claim `roles`, value `clerk`",
        mapped.report().holdings().get(0).toString());
    assertEquals(
        "claim `roles`, value `clerk`", mapped.subject().heldRoles().iterator().next().origin());
  }

  @Test
  void tenant_thatCannotBeRead_givesNoHolding() {
    assertEquals(
        Set.of(role("clerk", "org-a")),
        held(ROLES, Map.of("roles", List.of("clerk"), "org_id", "org-a")));
    for (Object tenant : new Object[] {"", "*", "tenon", "..", 7, List.of("org-a"), Map.of()}) {
      Map<String, ?> claims = Map.of("roles", List.of("clerk"), "org_id", tenant);
      assertEquals(Set.of(), held(ROLES, claims), tenant::toString);
      assertEquals(List.of(ClaimProblem.NO_TENANT), problems(ROLES, claims));
    }
    assertEquals(Set.of(), held(ROLES, Map.of("roles", List.of("clerk"))));
  }

  @Test
  void tenant_outsideOfTheRange_givesNoHolding() {
    Map<String, ?> claims = Map.of("groups", List.of("globex-admins"));
    assertEquals(Set.of(), held(GROUPS, claims));
    assertEquals(List.of(ClaimProblem.OTHER_TENANT), problems(GROUPS, claims));
  }

  @Test
  void role_thatCannotBeRead_givesNoHolding() {
    for (Object role : new Object[] {"*", "", 1, List.of()}) {
      assertEquals(
          Set.of(), held(ROLES, Map.of("roles", List.of(role), "org_id", "org-a")), role::toString);
    }
  }

  @Test
  void map_givesRolesOfEachMemberInItsTenant() {
    Map<String, Object> organizations = new LinkedHashMap<>();
    organizations.put("org-a", Map.of("id", "1", "roles", List.of("clerk", 7)));
    organizations.put("org-b", Map.of("roles", "reader"));
    organizations.put("org-c", "clerk");
    organizations.put("*", Map.of("roles", "admin"));
    organizations.put("org-d", null);
    assertEquals(
        Set.of(role("clerk", "org-a"), role("reader", "org-b")),
        held(ORGANIZATIONS, Map.of("organization", organizations)));
    assertEquals(Set.of(), held(ORGANIZATIONS, Map.of("organization", List.of("org-a"))));
  }

  @Test
  void variable_withoutAReadableValue_isUnsetInTheHolding() {
    ClaimMapping mapping =
        ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
            .holding(
                ClaimHolding.of(ClaimPart.constant("clerk"))
                    .withVariable("team", ClaimPart.claim(ClaimPath.of("teams"))));
    RoleScope everywhere = RoleScope.everywhere();
    for (Object teams : new Object[] {7, List.of("a", 7), Map.of(), ""}) {
      assertEquals(
          Set.of(HeldRole.of("clerk").within(everywhere.withUnset("team"))),
          held(mapping, Map.of("groups", List.of("x"), "teams", teams)),
          teams::toString);
    }
    assertEquals(
        Set.of(HeldRole.of("clerk").within(everywhere.withUnset("team"))),
        held(mapping, Map.of("groups", List.of("x"))));
    assertEquals(
        Set.of(HeldRole.of("clerk").within(everywhere.withVariable("team"))),
        held(mapping, Map.of("groups", List.of("x"), "teams", List.of())));
    assertEquals(
        Set.of(HeldRole.of("clerk").within(everywhere.withVariable("team", "a", "b"))),
        held(mapping, Map.of("groups", List.of("x"), "teams", List.of("a", "b"))));
  }

  @Test
  void path_thatCannotBeRead_givesNoHolding() {
    ClaimMapping mapping =
        ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
            .holding(ClaimHolding.of(ClaimPart.constant("clerk")).on(ClaimPart.value()));
    assertEquals(
        Set.of(HeldRole.of("clerk").on("docs/team")),
        held(mapping, Map.of("groups", List.of("docs/team", "", "/", "a//b", "..", "/a"))));
  }

  @Test
  void table_givesWholeHoldings() {
    ClaimMapping mapping =
        ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
            .holding(
                ClaimHolding.table(
                    ClaimPart.value(),
                    Map.of(
                        "a-admins",
                        Set.of(role("admin", "org-a"), HeldRole.of("reader").on("docs")))));
    assertEquals(
        Set.of(role("admin", "org-a"), HeldRole.of("reader").on("docs")),
        held(mapping, Map.of("groups", List.of("a-admins", "b-admins"))));
  }

  @Test
  void holding_withoutScope_isAPlainRole() {
    ClaimMapping mapping =
        ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
            .holding(ClaimHolding.of(ClaimPart.constant("clerk")));
    assertEquals(Set.of("clerk"), map(mapping, Map.of("groups", List.of("x"))).subject().roles());
  }

  @Test
  void limit_isTheUnionOfItsValues() {
    assertEquals(
        Set.of(HeldLimit.of("reader", "writer")),
        map(SCOPE, Map.of("scope", "openid jobs:read jobs:write")).subject().limits());
    assertEquals(
        "limited to reader: claim `scope`",
        map(SCOPE, Map.of("scope", "jobs:read")).report().limits().get(0).toString());
  }

  @Test
  void limit_whoseClaimNamesNone_isEmpty() {
    Set<HeldLimit> empty = Set.of(HeldLimit.of());
    assertEquals(empty, map(SCOPE, Map.of()).subject().limits());
    assertEquals(empty, map(SCOPE, Map.of("scope", "")).subject().limits());
    assertEquals(empty, map(SCOPE, Map.of("scope", "openid")).subject().limits());
    assertEquals(empty, map(SCOPE, Map.of("scope", List.of("jobs:read"))).subject().limits());
    assertEquals(
        "limited to nothing: claim `scope` is required and names no limit, the claim is absent",
        map(SCOPE, Map.of()).report().limits().get(0).toString());
  }

  @Test
  void limit_ofAnOptionalClaim_isMissingOnlyIfTheClaimIs() {
    ClaimMapping optional = SCOPE.optional();
    assertEquals(Set.of(), map(optional, Map.of()).subject().limits());
    assertEquals(
        Set.of(HeldLimit.of()), map(optional, Map.of("scope", "openid")).subject().limits());
    assertEquals(
        Set.of(HeldLimit.of()),
        map(optional, Map.of("_claim_names", Map.of("scope", "src1"))).subject().limits());
  }

  @Test
  void limit_withAValueThatCannotBeRead_isEmpty() {
    ClaimMapping list =
        ClaimMapping.of(ClaimPath.of("scp"), ClaimShape.LIST).limiting(SCOPE.limit().orElseThrow());
    assertEquals(
        Set.of(HeldLimit.of()),
        map(list, Map.of("scp", List.of("jobs:read", 7))).subject().limits());
  }

  @Test
  void limit_ofTwoSources_isTwoLimits() {
    MappedSubject mapped =
        with(SCOPE)
            .subjectFrom(
                List.of(
                    Map.of("sub", "ada", "scope", "jobs:read"),
                    Map.of("sub", "ada", "scope", "jobs:read jobs:write")));
    assertEquals(
        Set.of(HeldLimit.of("reader"), HeldLimit.of("reader", "writer")),
        mapped.subject().limits());
  }

  @Test
  void holdings_moreThanASubjectMayHold_areRefused() {
    List<String> many = IntStream.rangeClosed(0, Subject.MAX_ROLES).mapToObj(i -> "r" + i).toList();
    MappedSubject mapped = map(ROLES, Map.of("roles", many, "org_id", "org-a"));
    assertEquals(ClaimProblem.TOO_MANY, mapped.refusal().orElseThrow());
  }

  @Test
  void variables_ofTheEngine_cannotBeMapped() {
    ClaimHolding.Parts holding = ClaimHolding.of(ClaimPart.value());
    for (String name : List.of("user", "tenant")) {
      assertThrows(IllegalArgumentException.class, () -> ClaimOutput.variable(name));
      assertThrows(
          IllegalArgumentException.class, () -> Application.of("ci").withVariable(name, "a"));
      assertThrows(
          IllegalArgumentException.class, () -> holding.withVariable(name, ClaimPart.value()));
    }
  }

  @Test
  void holding_thatCanNeverBe_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> ClaimHolding.of(ClaimPart.constant("*")));
    ClaimHolding.Parts holding = ClaimHolding.of(ClaimPart.value());
    assertThrows(IllegalArgumentException.class, () -> holding.in(ClaimPart.constant("org-*")));
    assertThrows(IllegalArgumentException.class, () -> holding.in(ClaimPart.constant("tenon")));
    assertThrows(IllegalArgumentException.class, () -> holding.on(ClaimPart.constant("a//b")));
    ClaimMapping list = ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST);
    assertThrows(
        IllegalArgumentException.class,
        () -> list.holding(ClaimHolding.of(ClaimPart.capture("org"))));
    assertThrows(
        IllegalArgumentException.class,
        () -> list.holding(ClaimHolding.of(ClaimPart.member(ClaimPath.of("roles")))));
  }

  private static String refusal(Policy.Builder policy) {
    return assertThrows(DiagnosticException.class, policy::build).getMessage();
  }

  @Test
  void build_unknownNames_areErrors() {
    ClaimMapping list = ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST);
    ClaimHolding.Parts clerk = ClaimHolding.of(ClaimPart.constant("clerk"));
    assertTrue(
        refusal(policy().claims(list.holding(ClaimHolding.of(ClaimPart.constant("clark")))))
            .contains("unknown role `clark`"));
    assertTrue(
        refusal(policy().claims(list.holding(clerk.in(ClaimPart.constant("globex")))))
            .contains("unknown tenant `globex`"));
    assertTrue(
        refusal(policy().claims(list.limiting(ClaimHolding.of(ClaimPart.constant("read")))))
            .contains("unknown limit `read`"));
    assertTrue(
        refusal(
                Policy.builder()
                    .role(Role.of("clerk").with(Permission.allow("*").on("**")))
                    .claims(list.holding(clerk.in(ClaimPart.value()))))
            .contains("the policy has no tenants"));
  }

  @Test
  void build_roleOfATenantGivenEverywhere_isAnError() {
    ClaimMapping list = ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST);
    Role chief = Role.of("chief").heldInTenantOnly(true);
    ClaimHolding.Parts holding = ClaimHolding.of(ClaimPart.constant("chief"));
    for (ClaimMapping everywhere :
        List.of(
            list.holding(holding),
            list.holding(
                ClaimHolding.table(ClaimPart.value(), Map.of("x", Set.of(HeldRole.of("chief"))))),
            list.yielding(ClaimOutput.roles(Map.of("x", Set.of("chief")))))) {
      assertTrue(
          refusal(policy().role(chief).claims(everywhere))
              .contains("role `chief` is given by a claim without a tenant"));
    }
    policy().role(chief).claims(list.holding(holding.in(ClaimPart.value()))).build();
  }

  @Test
  void report_ofARoleOfATenantGivenEverywhere_saysThatItGivesNothing() {
    Policy policy =
        policy()
            .role(Role.of("chief").heldInTenantOnly(true))
            .claims(
                ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
                    .yielding(ClaimOutput.roles()))
            .build();
    ClaimReport report =
        policy.subjectFrom(Map.of("sub", "ada", "groups", List.of("chief", "clerk"))).report();
    assertEquals(
        List.of(
            "claim `groups`: `chief` ignored, the role counts in a tenant only, and is given"
                + " without one"),
        report.ignored().stream().map(Object::toString).toList());
  }

  @Test
  void version_changesWithEveryPartOfAHolding() {
    ClaimMapping list = ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST);
    ClaimHolding.Parts clerk = ClaimHolding.of(ClaimPart.constant("clerk"));
    List<ClaimMapping> all =
        List.of(
            list.holding(clerk),
            list.holding(clerk.in(ClaimPart.value())),
            list.holding(clerk.in(ClaimPart.value().within("org-*"))),
            list.holding(clerk.in(ClaimPart.claim(ClaimPath.of("org")))),
            list.holding(clerk.in(ClaimPart.constant("org-a"))),
            list.holding(clerk.on(ClaimPart.value())),
            list.holding(clerk.withVariable("a", ClaimPart.value())),
            list.holding(clerk.withVariable("b", ClaimPart.value())),
            list.holding(
                clerk.withVariable("b", ClaimPart.value().mappedBy(Map.of("x", Set.of("y"))))),
            list.holding(
                ClaimHolding.table(ClaimPart.value(), Map.of("x", Set.of(HeldRole.of("clerk"))))),
            SCOPE,
            SCOPE.optional(),
            list.matching(ClaimPattern.parse("{a}-{b}")).holding(clerk),
            list.matching(ClaimPattern.parse("{a}-{b}").choosing("b", Set.of("c"))).holding(clerk));
    Set<String> versions = new HashSet<>();
    all.forEach(mapping -> versions.add(with(mapping).version()));
    assertEquals(all.size(), versions.size());
    assertEquals(all.size(), new HashSet<>(all).size());
    assertNotEquals(with(all.get(0)), with(all.get(1)));
  }
}
