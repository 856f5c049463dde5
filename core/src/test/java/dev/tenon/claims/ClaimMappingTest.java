package dev.tenon.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Reason;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.path.Resource;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Actor;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Examples of claims becoming subjects; the laws are in {@link ClaimMappingProperties}. */
class ClaimMappingTest {

  private static final String LOGIN = "https://login.example";

  private static Policy.Builder policy() {
    return Policy.builder()
        .role(Role.of("admin").with(Permission.allow("*").on("**")))
        .role(Role.of("user").with(Permission.allow("read").on("cas")))
        .role(Role.of("ml-prod").with(Permission.allow("*").on("flyte/ml/prod")));
  }

  private static Policy with(ClaimMapping... mappings) {
    Policy.Builder builder = policy();
    Arrays.asList(mappings).forEach(builder::claims);
    return builder.build();
  }

  private static ClaimMapping claim(String path, ClaimShape shape) {
    return ClaimMapping.of(ClaimPath.of(path), shape);
  }

  private static MappedSubject map(Policy policy, String claim, Object value) {
    Map<String, Object> claims = new HashMap<>(Map.of("sub", "ada"));
    claims.put(claim, value);
    return policy.subjectFrom(claims);
  }

  private static List<ClaimProblem> problems(MappedSubject mapped) {
    return mapped.report().ignored().stream().map(ClaimFinding.Ignored::problem).toList();
  }

  /** A07: `engflow_roles` as a list or as a text with commas, each as configured; B17. */
  @Test
  void a07_engflowRoles_listOrCommaSeparatedAsConfigured() {
    Policy list = with(claim("engflow_roles", ClaimShape.LIST).yielding(ClaimOutput.roles()));
    Policy text =
        with(claim("engflow_roles", ClaimShape.COMMA_SEPARATED).yielding(ClaimOutput.roles()));

    assertEquals(
        Set.of("admin", "user"),
        map(list, "engflow_roles", List.of("admin", "user")).subject().roles());
    assertEquals(
        Set.of("admin", "user"), map(text, "engflow_roles", " admin , ,user,").subject().roles());

    MappedSubject wrong = map(list, "engflow_roles", "admin,user");
    assertEquals(Set.of(), wrong.subject().roles());
    assertEquals(List.of(ClaimProblem.WRONG_SHAPE), problems(wrong));
  }

  /** A07: a provider that changes the shape is served by one mapping for each. */
  @Test
  void a07_bothShapes_twoMappings() {
    Policy both =
        with(
            claim("engflow_roles", ClaimShape.LIST).yielding(ClaimOutput.roles()),
            claim("engflow_roles", ClaimShape.COMMA_SEPARATED).yielding(ClaimOutput.roles()));
    assertEquals(
        Set.of("admin", "user"), map(both, "engflow_roles", "admin,user").subject().roles());
    assertEquals(
        Set.of("admin", "user"),
        map(both, "engflow_roles", List.of("admin", "user")).subject().roles());
  }

  /** A07, B18: an unknown role stays visible, grants nothing and is reported. */
  @Test
  void a07_unknownRole_isReported() {
    Policy policy = with(claim("engflow_roles", ClaimShape.LIST).yielding(ClaimOutput.roles()));
    MappedSubject mapped = map(policy, "engflow_roles", List.of("acountant", "user"));
    assertEquals(Set.of("acountant", "user"), mapped.subject().roles());
    assertEquals(Set.of("acountant"), mapped.report().unknownRoles());
    assertEquals("claim `engflow_roles`", mapped.subject().originOf("user"));
    assertEquals(
        """
        claim `engflow_roles`: `acountant` gave role `acountant`, which the policy does not know
        claim `engflow_roles`: `user` gave role `user`""",
        mapped.report().toString());
  }

  /** A08, B19: the default role is everyone's who is identified, whatever else he has. */
  @Test
  void a08_defaultRole_isForIdentifiedSubjectsOnly() {
    Assignment everyone = Assignment.toEveryone("user");
    Policy policy =
        policy()
            .claims(
                claim("groups", ClaimShape.LIST)
                    .yielding(ClaimOutput.roles(Map.of("ops", Set.of("admin")))))
            .assign(everyone)
            .build();
    assertTrue(everyone.appliesTo(policy.subjectFrom(Map.of("sub", "ada")).subject()));
    assertTrue(everyone.appliesTo(map(policy, "groups", List.of("ops")).subject()));
    assertTrue(everyone.appliesTo(map(policy, "groups", List.of("unheard")).subject()));

    MappedSubject nobody = policy.subjectFrom(Map.of("groups", List.of("ops")));
    assertFalse(everyone.appliesTo(nobody.subject()));
    assertEquals(Optional.of(ClaimProblem.NO_IDENTITY), nobody.refusal());
    assertEquals(Subject.anonymous(), nobody.subject());
  }

  /** A57: values name sets of projects, add up, and an unmapped one gives none; B37. */
  @Test
  void a57_claimValues_nameSetsOfProjects() {
    Policy policy =
        with(
            claim("entitlements", ClaimShape.LIST)
                .yielding(
                    ClaimOutput.variable(
                        "project",
                        Map.of("ml-team", Set.of("ml", "ml-dev"), "fraud", Set.of("fraud")))));
    assertEquals(
        Set.of("ml", "ml-dev", "fraud"),
        projects(map(policy, "entitlements", List.of("ml-team", "fraud", "hr"))));
    MappedSubject none = map(policy, "entitlements", List.of("ml"));
    assertEquals(Set.of(), projects(none));
    assertEquals(List.of(ClaimProblem.UNMAPPED), problems(none));
  }

  /** A57: applications map by their client's id. */
  @Test
  void a57_application_mapsByClientId() {
    Policy policy =
        policy()
            .issuer(
                Issuer.builder(LOGIN)
                    .audiences("flyte")
                    .application(
                        Application.of("flytepropeller")
                            .withRoles("admin")
                            .withVariable("project", "ml", "fraud"))
                    .build())
            .build();
    MappedSubject propeller =
        policy.subjectFrom(Map.of("iss", LOGIN, "sub", "svc-1", "client_id", "flytepropeller"));
    assertEquals(Set.of("admin"), propeller.subject().roles());
    assertEquals(Set.of("ml", "fraud"), projects(propeller));
    assertEquals("flytepropeller", propeller.subject().client());
    MappedSubject other =
        policy.subjectFrom(Map.of("iss", LOGIN, "sub", "flytepropeller", "azp", "console"));
    assertEquals(Set.of(), other.subject().roles());
    assertFalse(other.subject().variables().isSet("project"));
    assertEquals("console", other.subject().client());
  }

  private static Set<String> projects(MappedSubject mapped) {
    return mapped.subject().variables().asMap().getOrDefault("project", Set.of());
  }

  /** A58: each shape is read as configured, and no other type is ever written out as a text. */
  @Test
  void a58_shapes_areReadAsConfigured() {
    Policy nested =
        with(claim("realm_access.roles", ClaimShape.LIST).yielding(ClaimOutput.roles()));
    Policy spaced = with(claim("scope", ClaimShape.SPACE_SEPARATED).yielding(ClaimOutput.roles()));
    Policy single = with(claim("role", ClaimShape.STRING).yielding(ClaimOutput.roles()));
    assertEquals(
        Set.of("admin"),
        map(nested, "realm_access", Map.of("roles", List.of("admin"))).subject().roles());
    assertEquals(Set.of("admin", "user"), map(spaced, "scope", "admin  user").subject().roles());
    assertEquals(Set.of("admin user"), map(single, "role", "admin user").subject().roles());
    for (Object odd : Arrays.asList(7, true, 1.5, Map.of("admin", 1), List.of(List.of("admin")))) {
      for (ClaimShape shape : ClaimShape.values()) {
        if ((shape.fits(odd) && shape == ClaimShape.MAP) || shape == ClaimShape.SCALAR) {
          continue; // A scalar gives attributes only.
        }
        Policy policy = with(claim("role", shape).yielding(ClaimOutput.roles()));
        assertEquals(Set.of(), map(policy, "role", odd).subject().roles(), odd + " as " + shape);
        assertEquals(List.of(ClaimProblem.WRONG_SHAPE), problems(map(policy, "role", odd)));
      }
    }
    assertEquals(List.of(ClaimProblem.ABSENT), problems(map(single, "role", null)));
    Policy named = with(claim("role", ClaimShape.MAP).yielding(ClaimOutput.roles()));
    assertEquals(Set.of("admin"), map(named, "role", Map.of("admin", 1)).subject().roles());
  }

  @Test
  void a58_oddElementOfAList_takesNothingFromTheOthers() {
    Policy policy = with(claim("groups", ClaimShape.LIST).yielding(ClaimOutput.roles()));
    MappedSubject mapped = map(policy, "groups", Arrays.asList("admin", 7, null, List.of("user")));
    assertEquals(Set.of("admin"), mapped.subject().roles());
    assertEquals(3, mapped.report().ignored().size());
  }

  /** A59: access token, ID token and userinfo add up; all missing is none and no error. */
  @Test
  void a59_sources_addUpUnderTheFirstOnesIdentity() {
    Policy policy = with(claim("groups", ClaimShape.LIST).yielding(ClaimOutput.roles()));
    Map<String, Object> access = Map.of("sub", "ada", "groups", List.of("user"));
    Map<String, Object> id = Map.of("sub", "ada");
    Map<String, Object> userinfo = Map.of("sub", "ada", "groups", List.of("admin"));
    assertEquals(
        Set.of("user", "admin"),
        policy.subjectFrom(List.of(access, id, userinfo)).subject().roles());
    assertEquals(Set.of(), policy.subjectFrom(List.of(id, id)).subject().roles());
    assertThrows(IllegalArgumentException.class, () -> policy.subjectFrom(List.of()));
  }

  @Test
  void a59_sourceAboutSomebodyElse_countsForNothing() {
    Policy policy = with(claim("groups", ClaimShape.LIST).yielding(ClaimOutput.roles()));
    MappedSubject mapped =
        policy.subjectFrom(
            List.of(
                Map.of("sub", "ada"),
                Map.of("sub", "eve", "groups", List.of("admin")),
                Map.of("groups", List.of("admin"))));
    assertEquals(Set.of(), mapped.subject().roles());
    assertEquals(
        List.of(ClaimProblem.OTHER_SUBJECT, ClaimProblem.OTHER_SUBJECT, ClaimProblem.ABSENT),
        problems(mapped));
  }

  /** A59: the first source says who it is, and through which client; later ones only add. */
  @Test
  void a59_clientAndActors_areTheFirstSources() {
    Policy policy = with(claim("groups", ClaimShape.LIST).yielding(ClaimOutput.roles()));
    Subject subject =
        policy
            .subjectFrom(
                List.of(
                    Map.of("sub", "ada", "client_id", "console"),
                    Map.of(
                        "sub",
                        "ada",
                        "client_id",
                        "propeller",
                        "act",
                        Map.of("sub", "eve"),
                        "groups",
                        List.of("user"))))
            .subject();
    assertEquals(Set.of("user"), subject.roles());
    assertEquals("console", subject.client());
    assertEquals(List.of(), subject.actors());
    Subject silent =
        policy
            .subjectFrom(
                List.of(Map.of("sub", "ada"), Map.of("sub", "ada", "client_id", "propeller")))
            .subject();
    assertEquals("", silent.client());
  }

  /** A59: each of three sources may be the only one that speaks. */
  @Test
  void a59_whicheverSourceIsSilent_theOthersCount() {
    Policy policy = with(claim("groups", ClaimShape.LIST).yielding(ClaimOutput.roles()));
    Map<String, Object> silent = Map.of("sub", "ada");
    Map<String, Object> speaking = Map.of("sub", "ada", "groups", List.of("user"));
    for (int i = 0; i < 3; i++) {
      List<Map<String, ?>> sources = new ArrayList<>(List.of(silent, silent, silent));
      sources.set(i, speaking);
      assertEquals(Set.of("user"), policy.subjectFrom(sources).subject().roles(), "source " + i);
    }
    assertEquals(Set.of(), policy.subjectFrom(List.of(silent, silent)).subject().roles());
  }

  /** A60: a scope is a whole segment and never the beginning of one. */
  @Test
  void a60_capturedScope_isAWholeSegment() {
    Policy policy =
        with(
            claim("groups", ClaimShape.LIST)
                .matching(ClaimPattern.parse("flyte-{project}-{domain}"))
                .yielding(ClaimOutput.variable("project").ofCapture("project"))
                .yielding(ClaimOutput.variable("domain").ofCapture("domain")));
    MappedSubject mapped = map(policy, "groups", List.of("flyte-ml-prod", "flyte-fraud-dev"));
    assertEquals(Set.of("ml", "fraud"), projects(mapped));
    assertEquals(Set.of("prod", "dev"), mapped.subject().variables().asMap().get("domain"));
  }

  /** A60: where only the given pairs count, a table gives a role a pair. */
  @Test
  void a60_pairOfProjectAndDomain_isARoleByTable() {
    Policy policy =
        with(
            claim("groups", ClaimShape.LIST)
                .yielding(ClaimOutput.roles(Map.of("flyte-ml-prod", Set.of("ml-prod")))));
    assertEquals(
        Set.of("ml-prod"), map(policy, "groups", List.of("flyte-ml-prod")).subject().roles());
    assertEquals(Set.of(), map(policy, "groups", List.of("flyte-ml-dev")).subject().roles());
  }

  @Test
  void map_ambiguousValue_givesNothing() {
    Policy policy =
        with(
            claim("groups", ClaimShape.LIST)
                .matching(ClaimPattern.parse("flyte-{project}-{domain}"))
                .yielding(ClaimOutput.variable("project").ofCapture("project")));
    MappedSubject mapped = map(policy, "groups", List.of("flyte-ml-eu-prod"));
    assertEquals(Set.of(), projects(mapped));
    assertEquals(List.of(ClaimProblem.AMBIGUOUS), problems(mapped));
  }

  @Test
  void map_starInAClaim_isALiteralStar() {
    Policy policy =
        with(
            claim("groups", ClaimShape.LIST).yielding(ClaimOutput.roles()),
            claim("groups", ClaimShape.LIST).yielding(ClaimOutput.variable("project")));
    MappedSubject mapped = map(policy, "groups", List.of("*", "a*"));
    assertEquals(Set.of(), mapped.subject().roles());
    assertEquals(Set.of("*", "a*"), projects(mapped));
    assertEquals(List.of(ClaimProblem.NO_ROLE_NAME, ClaimProblem.NO_ROLE_NAME), problems(mapped));
  }

  @Test
  void map_valueThatIsNoSegment_givesNothing() {
    Policy policy =
        with(claim("groups", ClaimShape.LIST).yielding(ClaimOutput.variable("project")));
    MappedSubject mapped =
        map(policy, "groups", List.of("", "..", "a\u0000b", "e\u0301", "x".repeat(513)));
    assertEquals(Set.of(), projects(mapped));
    assertEquals(5, mapped.report().ignored().size());
    assertFalse(mapped.subject().variables().isSet("project"));
  }

  // Fault 2: what cannot be read became the empty set, which switched a deny off.
  @Test
  void map_elementThatCannotBeRead_leavesTheVariableUnset_andDenies() {
    ClaimMapping plain =
        claim("embargo", ClaimShape.LIST).yielding(ClaimOutput.variable("embargo"));
    ClaimMapping captured =
        claim("embargo", ClaimShape.LIST)
            .matching(ClaimPattern.parse("{x}-{embargo}"))
            .yielding(ClaimOutput.variable("embargo").ofCapture("embargo"));
    ClaimMapping table =
        claim("embargo", ClaimShape.LIST)
            .yielding(ClaimOutput.variable("embargo", Map.of("de", Set.of("germany"))));
    ClaimMapping commas =
        claim("embargo", ClaimShape.COMMA_SEPARATED).yielding(ClaimOutput.variable("embargo"));
    ClaimMapping string =
        claim("embargo", ClaimShape.STRING).yielding(ClaimOutput.variable("embargo"));
    List<?> unreadable =
        Arrays.asList(
            List.of(plain, List.of(123)),
            List.of(plain, List.of(List.of("123"))),
            List.of(plain, Arrays.asList("ok", null)),
            List.of(plain, List.of("ok", 123)),
            List.of(plain, List.of("e\u0301")),
            List.of(plain, List.of("ok", "..")),
            List.of(plain, List.of("")),
            List.of(plain, "text"),
            List.of(captured, List.of("a-b-c")),
            List.of(captured, List.of("a-b", "a-b-c")),
            List.of(table, List.of("fr")),
            List.of(table, List.of("de", 1)),
            List.of(commas, "ok,.."),
            List.of(string, "e\u0301"));
    for (Object one : unreadable) {
      ClaimMapping mapping = (ClaimMapping) ((List<?>) one).get(0);
      Policy policy =
          Policy.builder()
              .permission("*", Permission.allow("*").on("*"))
              .permission("*", Permission.deny("*").on("projects/*/${embargo}"))
              .claims(mapping)
              .claims(claim("more", ClaimShape.LIST).yielding(ClaimOutput.variable("embargo")))
              .build();
      Map<String, Object> claims = new HashMap<>(Map.of("sub", "ada"));
      claims.put("embargo", ((List<?>) one).get(1));
      MappedSubject mapped = policy.subjectFrom(claims);
      assertFalse(mapped.subject().variables().isSet("embargo"), one::toString);
      assertEquals(List.of(), mapped.report().values(), one::toString);
      if (!((List<?>) one).get(1).equals("text")) {
        assertEquals(
            List.of("embargo"),
            mapped.report().leftUnset().stream().map(ClaimFinding.LeftUnset::variable).toList(),
            one::toString);
        assertTrue(mapped.report().toString().contains("`embargo` stays unset"), one::toString);
      }
      assertEquals(
          Reason.UNBOUND_VARIABLE,
          Authorizer.compile(policy)
              .check(mapped.subject(), "X", Resource.of("projects", "p", "germany"))
              .reason(),
          one::toString);
    }
  }

  // Fault 2: an unreadable value outweighs what another claim says of the variable.
  @Test
  void map_elementThatCannotBeRead_isNotMadeUpForByAnotherClaim() {
    Policy policy =
        with(
            claim("embargo", ClaimShape.LIST).yielding(ClaimOutput.variable("embargo")),
            claim("more", ClaimShape.LIST).yielding(ClaimOutput.variable("embargo")));
    Map<String, Object> claims = Map.of("sub", "a", "embargo", List.of(1), "more", List.of("x"));
    assertFalse(policy.subjectFrom(claims).subject().variables().isSet("embargo"));
    Map<String, Object> second =
        Map.of("sub", "a", "embargo", List.of("x"), "more", List.of("y", ".."));
    assertFalse(policy.subjectFrom(second).subject().variables().isSet("embargo"));
  }

  // Fault 2: an empty list says that there is none; a pattern and a table select.
  @Test
  void map_emptyListOrNothingSelected_isAnEmptySet() {
    ClaimMapping mapping =
        claim("groups", ClaimShape.LIST)
            .matching(ClaimPattern.parse("flyte-{p}"))
            .yielding(ClaimOutput.variable("p").ofCapture("p"));
    for (List<?> groups : List.of(List.of(), List.of("staff"))) {
      MappedSubject mapped = map(with(mapping), "groups", groups);
      assertEquals(Set.of(), mapped.subject().variables().asMap().get("p"));
      assertEquals(List.of(), mapped.report().leftUnset());
    }
    ClaimMapping table =
        claim("groups", ClaimShape.LIST)
            .yielding(ClaimOutput.variable("p", Map.of("de", Set.of("germany"))));
    ClaimMapping other =
        claim("groups", ClaimShape.LIST)
            .yielding(ClaimOutput.variable("p", Map.of("fr", Set.of("f"))));
    assertEquals(
        Set.of("germany"),
        map(with(table), "groups", List.of("de", "x")).subject().variables().asMap().get("p"));
    assertEquals(
        Set.of("f"),
        map(with(table, other), "groups", List.of("fr")).subject().variables().asMap().get("p"));
  }

  @Test
  void map_absentClaim_leavesItsVariableUnset() {
    Policy policy =
        with(claim("groups", ClaimShape.LIST).yielding(ClaimOutput.variable("project")));
    assertFalse(policy.subjectFrom(Map.of("sub", "a")).subject().variables().isSet("project"));
    assertFalse(map(policy, "groups", "text").subject().variables().isSet("project"));
    assertTrue(map(policy, "groups", List.of()).subject().variables().isSet("project"));
  }

  @Test
  void map_groupsOverage_isReportedAsSuch() {
    Policy policy = with(claim("groups", ClaimShape.LIST).yielding(ClaimOutput.roles()));
    MappedSubject entra = map(policy, "_claim_names", Map.of("groups", "src1"));
    assertTrue(entra.hasOverage());
    assertEquals(List.of(ClaimProblem.OVERAGE), problems(entra));
    assertTrue(map(policy, "hasgroups", true).hasOverage());
    assertFalse(map(policy, "_claim_names", Map.of("other", "src1")).hasOverage());
    assertFalse(
        policy
            .subjectFrom(
                List.of(
                    Map.of("sub", "a", "_claim_names", Map.of("groups", "src1")),
                    Map.of("sub", "a", "groups", List.of("admin"))))
            .hasOverage());
  }

  @Test
  void map_actors_becomeTheChain() {
    Policy policy = with();
    Map<String, Object> act =
        Map.of("sub", "gateway", "iss", LOGIN, "act", Map.of("sub", "console"));
    assertEquals(
        List.of(new Actor(LOGIN, "gateway"), Actor.of("console")),
        map(policy, "act", act).subject().actors());
    for (Object bad :
        List.of("gateway", Map.of(), Map.of("sub", 7), Map.of("sub", "a", "iss", 7))) {
      assertEquals(Optional.of(ClaimProblem.BAD_ACTOR), map(policy, "act", bad).refusal());
    }
    // Fault 25
    Map<String, Object> nothing = new HashMap<>();
    nothing.put("sub", "a");
    nothing.put("act", null);
    assertEquals(Optional.of(ClaimProblem.BAD_ACTOR), map(policy, "act", null).refusal());
    assertEquals(Optional.of(ClaimProblem.BAD_ACTOR), map(policy, "act", nothing).refusal());
    Map<String, Object> chain = Map.of("sub", "a");
    for (int i = 1; i <= Subject.MAX_ACTORS; i++) {
      chain = Map.of("sub", "a", "act", chain);
    }
    assertEquals(Optional.of(ClaimProblem.BAD_ACTOR), map(policy, "act", chain).refusal());
  }

  @Test
  void map_moreRolesThanASubjectHas_identifiesNobody() {
    Policy policy = with(claim("groups", ClaimShape.LIST).yielding(ClaimOutput.roles()));
    List<String> many =
        java.util.stream.IntStream.rangeClosed(0, Subject.MAX_ROLES)
            .mapToObj(i -> "r" + i)
            .toList();
    assertEquals(Optional.of(ClaimProblem.TOO_MANY), map(policy, "groups", many).refusal());
  }

  @Test
  void map_issuerNotListed_identifiesNobody() {
    Policy policy = policy().issuer(Issuer.builder(LOGIN).audiences("a").build()).build();
    assertEquals(
        Optional.of(ClaimProblem.UNKNOWN_ISSUER),
        policy.subjectFrom(Map.of("iss", LOGIN + "/", "sub", "ada")).refusal());
    assertEquals(LOGIN, policy.subjectFrom(Map.of("iss", LOGIN, "sub", "ada")).subject().issuer());
  }

  @Test
  void map_identity_isSubUnlessConfigured() {
    Map<String, Object> claims = Map.of("iss", LOGIN, "sub", "00u1", "email", "ada@acme.example");
    Policy bySub = policy().issuer(Issuer.builder(LOGIN).audiences("a").build()).build();
    Policy byMail =
        policy()
            .issuer(
                Issuer.builder(LOGIN).audiences("a").identifiedBy(ClaimPath.of("email")).build())
            .build();
    assertEquals("00u1", bySub.subjectFrom(claims).subject().id());
    assertEquals("ada@acme.example", byMail.subjectFrom(claims).subject().id());
  }

  @Test
  void build_mappingToAnUnknownRole_isAnError() {
    DiagnosticException refused =
        assertThrows(
            DiagnosticException.class,
            () ->
                with(
                    claim("groups", ClaimShape.LIST)
                        .yielding(ClaimOutput.roles(Map.of("x", Set.of("admn"))))));
    assertTrue(refused.getMessage().contains("did you mean `admin`?"), refused.getMessage());
  }

  @Test
  void build_issuerTwice_isAnError() {
    Issuer issuer = Issuer.builder(LOGIN).audiences("a").build();
    assertThrows(DiagnosticException.class, () -> policy().issuer(issuer).issuer(issuer).build());
  }

  @Test
  void version_changesWithEveryPartOfAMappingAndAnIssuer() {
    Policy plain = with();
    Policy mapped = with(claim("a.b", ClaimShape.LIST).yielding(ClaimOutput.roles()));
    Policy named =
        with(
            ClaimMapping.of(ClaimPath.named("a.b"), ClaimShape.LIST).yielding(ClaimOutput.roles()));
    Policy issued = policy().issuer(Issuer.builder(LOGIN).audiences("a").build()).build();
    assertEquals(
        4, Set.of(plain.version(), mapped.version(), named.version(), issued.version()).size());
    assertNotEquals(plain, mapped);
    assertNotEquals(plain, issued);
    assertEquals(mapped, with(claim("a.b", ClaimShape.LIST).yielding(ClaimOutput.roles())));
  }
}
