package dev.tenon.spec;

import static dev.tenon.spec.Questions.ada;
import static dev.tenon.spec.Questions.allows;
import static dev.tenon.spec.Questions.granting;
import static dev.tenon.spec.Questions.path;
import static dev.tenon.spec.Questions.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Settings;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What the served systems leave open, and how Tenon decides it, one test a question. Each test
 * fails if the question is decided in another way. The number is the question's; those about files
 * are in the loader's test of the same name.
 */
class AmbiguitiesTest {

  private static final Permission ALL = Permission.allow("view", "create", "stop").on("*");

  private static Authorizer compile(Policy.Builder policy) {
    return Authorizer.compile(policy.build());
  }

  /** In either order, in one role and in two. */
  @Test
  void b01_stageAndAllow_areHeld_andDenyBeatsBoth() {
    Permission allow = Permission.allow("A").on("x");
    Permission stage = Permission.stage("A").on("x");
    Permission deny = Permission.deny("A").on("x");
    for (List<Permission> rules : List.of(List.of(allow, stage), List.of(stage, allow))) {
      Authorizer oneRole = granting("r", rules.get(0), rules.get(1));
      assertEquals(Reason.HELD_FOR_APPROVAL, reason(oneRole, ada("r"), "A", "x"));
      Authorizer twoRoles =
          compile(
              Policy.builder()
                  .permission("r", rules.get(0))
                  .permission("q", rules.get(1))
                  .permission("d", deny));
      assertEquals(Reason.HELD_FOR_APPROVAL, reason(twoRoles, ada("r", "q"), "A", "x"));
      assertEquals(Reason.DENIED_BY_RULE, reason(twoRoles, ada("r", "q", "d"), "A", "x"));
    }
  }

  @Test
  void b02_adminRole_allowsNoActionByItself() {
    Authorizer authorizer =
        compile(Policy.builder().administeredBy("admin").permission("dev", ALL));
    assertTrue(authorizer.access(ada("admin")).isAdmin());
    assertEquals(Reason.NO_RULE, reason(authorizer, ada("admin"), "view", "x"));
    assertTrue(allows(authorizer, ada("admin", "dev"), "view", "x"));
  }

  /** Up to three wildcards, anywhere within one segment; more are an error and not a literal. */
  @Test
  void b03_wildcardInTheMiddle_andSeveral_areWildcards() {
    Authorizer authorizer = granting("r", Permission.allow("A").on("t/a*z", "u/*m*", "v/a*b*c*"));
    for (String covered : List.of("t/az", "t/a-z", "u/m", "u/amz", "v/abc", "v/a1b2c3")) {
      assertTrue(allows(authorizer, ada("r"), "A", covered), covered);
    }
    for (String other : List.of("t/a", "t/a-z-", "u/n", "v/acb", "t/a\\*", "t/a/z")) {
      assertFalse(allows(authorizer, ada("r"), "A", other), other);
    }
    assertThrows(IllegalArgumentException.class, () -> ResourcePattern.parse("v/a*b*c*d*"));
  }

  @Test
  void b04_shorterPath_isAPrefixForDenyIncludeAndExcludeToo() {
    Authorizer authorizer =
        compile(
            Policy.builder()
                .permission("*", ALL)
                .permission("*", Permission.deny("stop").on("cluster/X"))
                .tenant(
                    Tenant.of("t")
                        .including("cluster")
                        .excluding("cluster/hidden")
                        .enteredBy("*")));
    for (String below : List.of("cluster/X", "cluster/X/topic", "cluster/X/topic/tx")) {
      assertEquals(Reason.DENIED_BY_RULE, reason(authorizer, ada(), "stop", below), below);
      assertTrue(allows(authorizer, ada(), "view", below), below);
    }
    for (String below : List.of("cluster/hidden", "cluster/hidden/topic/tx")) {
      assertEquals(Reason.NOT_VISIBLE, reason(authorizer, ada(), "view", below), below);
    }
  }

  @Test
  void b05_ruleOnAPart_saysNothingAboutTheWhole() {
    Authorizer authorizer =
        granting(
            "r",
            Permission.allow("A").on("cluster/X/topic/tx"),
            Permission.allow("B").on("cluster"),
            Permission.deny("B").on("cluster/X/topic/tx"),
            Permission.deny("B").on("cluster/*/topic/audit"));
    for (String above : List.of("cluster/X/topic", "cluster/X", "cluster")) {
      assertEquals(Reason.NO_RULE, reason(authorizer, ada("r"), "A", above), above);
      assertTrue(allows(authorizer, ada("r"), "B", above), above);
    }
    assertEquals(Reason.DENIED_BY_RULE, reason(authorizer, ada("r"), "B", "cluster/X/topic/tx"));
  }

  @Test
  void b06_includedObject_showsItsParentsAsShellsAndNoSiblings() {
    Authorizer authorizer =
        compile(
            Policy.builder()
                .permission("*", ALL)
                .tenant(Tenant.of("t").including("cluster/X/topic/tx").enteredBy("*")));
    Access access = authorizer.access(ada());
    List<Resource> topics = List.of(path("cluster/X/topic/tx"), path("cluster/X/topic/other"));
    assertEquals(List.of(topics.get(0)), access.visible(topics, topic -> topic));
    assertEquals(
        Set.of(path("cluster"), path("cluster/X"), path("cluster/X/topic")),
        access.containers(topics, topic -> topic));
    for (String shell : List.of("cluster/X/topic", "cluster/X", "cluster")) {
      assertEquals(Reason.NOT_VISIBLE, access.check("view", path(shell)).reason(), shell);
      assertEquals(Reason.NOT_VISIBLE, access.checkCreating("create", path(shell)).reason(), shell);
    }
  }

  private static final Inference CONSUMES =
      Inference.of("consumes", List.of("c", "group", "{g}"), List.of("c", "topic", "{t}"));
  private static final Inference DESCRIBES =
      Inference.of("describes", List.of("c", "topic", "{t}"), List.of("c", "schema", "{s}"));

  /** A host that relates each topic to the group, and each schema to the topic. */
  private static Authorizer inferring(Policy.Builder policy, Inference... inferences) {
    Tenant tenant = Tenant.of("t").including("c/group/tx").inferring(inferences).enteredBy("*");
    return Authorizer.compile(
        policy.tenant(tenant).build(),
        Settings.standard()
            .withRelations(
                (relation, target) -> List.of(path("c/group/tx"), path("c/topic/orders"))));
  }

  /** Both hops are declared, each works alone, and they do not make a chain. */
  @Test
  void b07_inference_isOneHop_andOnlyWhatIsDeclared() {
    Authorizer both = inferring(Policy.builder().permission("*", ALL), CONSUMES, DESCRIBES);
    assertTrue(allows(both, ada(), "view", "c/topic/orders"));
    assertEquals(Reason.NOT_VISIBLE, reason(both, ada(), "view", "c/schema/orders"));
    assertEquals(Reason.NOT_VISIBLE, reason(both, ada(), "view", "c/connector/orders"));
    assertEquals(Reason.NOT_VISIBLE, reason(both, ada(), "view", "c/topic/orders/partition"));
    Authorizer none = inferring(Policy.builder().permission("*", ALL));
    assertEquals(Reason.NOT_VISIBLE, reason(none, ada(), "view", "c/topic/orders"));
  }

  @Test
  void b08_inferredTopic_isVisibleAndNoMore() {
    Authorizer noRule = inferring(Policy.builder(), CONSUMES);
    assertTrue(noRule.access(ada()).isVisible(path("c/topic/orders")));
    assertEquals(Reason.NO_RULE, reason(noRule, ada(), "view", "c/topic/orders"));
    Authorizer rule = inferring(Policy.builder().permission("*", ALL), CONSUMES);
    assertEquals(
        Reason.NOT_VISIBLE,
        rule.access(ada()).checkCreating("create", path("c/topic/orders")).reason());
  }

  /** Not even what each of them shows. */
  @Test
  void b09_severalTenantsAndNoneChosen_showNothing() {
    Authorizer authorizer =
        compile(
            Policy.builder()
                .permission("*", ALL)
                .tenant(Tenant.of("a").including("x", "shared").enteredBy("*"))
                .tenant(Tenant.of("b").including("y", "shared").enteredBy("*")));
    for (String resource : List.of("x", "y", "shared")) {
      assertEquals(Reason.TENANT_NOT_SELECTED, reason(authorizer, ada(), "view", resource));
      assertFalse(authorizer.access(ada()).isVisible(path(resource)));
    }
    assertEquals(Reason.NOT_VISIBLE, reason(authorizer, ada(), "view", "y", "a"));
    assertEquals(Reason.ALLOWED_BY_RULE, reason(authorizer, ada(), "view", "y", "b"));
  }

  @Test
  void b10_tenantThatIncludesNothing_showsNothing() {
    Authorizer authorizer =
        compile(
            Policy.builder()
                .permission("*", ALL)
                .tenant(Tenant.of("bare").enteredBy("*"))
                .tenant(Tenant.of("rest").excluding("hidden").enteredBy("*")));
    for (String tenant : List.of("bare", "rest")) {
      assertEquals(Reason.NOT_VISIBLE, reason(authorizer, ada(), "view", "x", tenant));
      assertFalse(authorizer.access(ada()).within(tenant).isVisible(path("x")));
    }
  }

  /** Without any tenant, tenancy is not used; where it is used, nothing opens by itself. */
  @Test
  void b11_openDefaultTenant_isOptedInto() {
    Policy.Builder none = Policy.builder().permission("*", ALL);
    assertFalse(none.build().usesTenants());
    assertEquals(
        Reason.TENANT_NOT_ASSIGNED, reason(compile(none.usingTenants()), ada(), "view", "x", "t"));
    assertEquals(
        Reason.TENANT_NOT_SELECTED, reason(compile(none.usingTenants()), ada(), "view", "x"));
    assertTrue(allows(compile(none.tenant(Tenant.global())), ada(), "view", "x"));
  }

  @Test
  void b14_listOfAuthorizedRoles_winsOverRulesOfOtherRoles() {
    Authorizer authorizer =
        compile(
            Policy.builder()
                .authorizing("dev")
                .administeredBy("lead")
                .permission("ops", ALL)
                .permission("lead", ALL)
                .permission("*", ALL));
    assertEquals(Reason.NOT_ADMITTED, reason(authorizer, ada("ops"), "view", "x"));
    assertTrue(allows(authorizer, ada("ops", "dev"), "view", "x"));
    assertTrue(allows(authorizer, ada("lead"), "view", "x"));
  }

  /**
   * There is no way to switch authorization off: whatever makes an authorizer without a policy
   * denies, an empty policy denies, and only a policy that says so allows everything.
   */
  @Test
  void b33_nothingIsOff_onlyAPolicyPermitsAll() throws ReflectiveOperationException {
    Authorizer empty = compile(Policy.builder());
    Authorizer permitAll =
        compile(Policy.builder().permission(Role.EVERYONE, Permission.allow("*").on("*")));
    for (Subject subject : List.of(ada("admin"), Subject.anonymous())) {
      assertEquals(Reason.NOT_ADMITTED, reason(empty, subject, "view", "x"));
    }
    assertTrue(allows(permitAll, ada(), "view", "x"));
    assertFalse(allows(permitAll, Subject.anonymous(), "view", "x"));
    int made = 0;
    for (Method method : Authorizer.class.getMethods()) {
      if (Modifier.isStatic(method.getModifiers()) && method.getParameterCount() == 0) {
        Authorizer bare = (Authorizer) method.invoke(null);
        assertFalse(allows(bare, ada("admin"), "view", "x"), method::toString);
        made++;
      }
    }
    assertEquals(1, made, "denyAll");
  }

  /** A scope that leaves out the domain by a path means each; one by a claim means none. */
  @Test
  void b38_missingDomain_isNoWildcard_aStarIs() {
    Authorizer authorizer =
        compile(
            Policy.builder()
                .permission("claimed", Permission.allow("run").on("flyte/org/${project}/${domain}"))
                .permission("starred", Permission.allow("run").on("flyte/org/${project}/*"))
                .permission("shorter", Permission.allow("run").on("flyte/org/${project}")));
    String production = "flyte/org/ml/production/task";
    Subject noDomain = Subject.of("ada").withVariable("project", "ml");
    assertEquals(
        Reason.NO_RULE, reason(authorizer, noDomain.withRoles("claimed"), "run", production));
    Subject literalStar = noDomain.withVariable("domain", "*").withRoles("claimed");
    assertEquals(Reason.NO_RULE, reason(authorizer, literalStar, "run", production));
    assertTrue(allows(authorizer, noDomain.withRoles("starred"), "run", production));
    assertFalse(allows(authorizer, noDomain.withRoles("starred"), "run", "flyte/org/ml"));
    assertTrue(allows(authorizer, noDomain.withRoles("shorter"), "run", production));
  }
}
