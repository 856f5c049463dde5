package dev.tenon.spec;

import static dev.tenon.spec.Questions.ada;
import static dev.tenon.spec.Questions.allows;
import static dev.tenon.spec.Questions.path;
import static dev.tenon.spec.Questions.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Relations;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.path.Resource;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What tenants must do, one test a requirement. The number is the requirement's. */
class TenantRequirementsTest {

  private static final Tenant PAYMENTS =
      Tenant.of("payments")
          .including("flink/dev", "flink/*/job/tx_*")
          .excluding("flink/*/job/tx_audit")
          .enteredBy("pay-*");

  private static final Tenant ML = Tenant.of("ml").including("flink/*/job/ml_*").enteredBy("ml");

  private static final Policy POLICY =
      Policy.builder()
          .permission("*", Permission.allow("view", "create").on("*"))
          .permission("pay-dev", Permission.stage("stop").on("flink"))
          .tenant(PAYMENTS)
          .tenant(ML)
          .build();

  private final Authorizer authorizer = Authorizer.compile(POLICY);

  @Test
  void a27_visibleIsIncludedOrInferredAndNotExcluded() {
    Access access = authorizer.access(ada("pay-dev")).within("payments");
    assertTrue(access.isVisible(path("flink/dev/anything")));
    assertTrue(access.isVisible(path("flink/prod/job/tx_1")));
    assertFalse(access.isVisible(path("flink/prod/job/tx_audit")));
    assertFalse(access.isVisible(path("flink/dev/job/tx_audit/log")));
    assertFalse(access.isVisible(path("flink/prod/job/ml_1")));
    assertFalse(access.isVisible(path("flink/prod")));
    Tenant turned =
        Tenant.of("payments")
            .excluding("flink/*/job/tx_audit")
            .including("flink/*/job/tx_*", "flink/dev", "flink/dev/job/tx_audit")
            .enteredBy("pay-*");
    Access other =
        Authorizer.compile(Policy.builder().tenant(turned).build()).access(ada("pay-dev"));
    assertTrue(other.isVisible(path("flink/dev/anything")));
    assertFalse(other.isVisible(path("flink/dev/job/tx_audit")));
  }

  private static final Inference CONSUMES =
      Inference.of(
          "consumes", List.of("c", "{c}", "group", "{g}"), List.of("c", "{c}", "topic", "{t}"));

  /** A tenant with one group of the cluster p, and a host that relates everything it knows. */
  private static Access inferring(Tenant tenant, String... sources) {
    Relations relations =
        (relation, target) -> Stream.of(sources).map(source -> path(source)).toList();
    return Authorizer.compile(
            Policy.builder()
                .tenant(tenant.including("c/p/group/tx").enteredBy("*"))
                .permission("*", Permission.allow("view", "create").on("*"))
                .build(),
            Settings.standard().withRelations(relations))
        .access(ada());
  }

  @Test
  void a28_groupShowsTheTopicsItConsumes_andNeverForCreation() {
    Tenant tenant = Tenant.of("t").excluding("c/p/topic/secret").inferring(CONSUMES);
    Access access = inferring(tenant, "c/p/group/tx");
    assertTrue(access.check("view", path("c/p/topic/orders")).allowed());
    assertFalse(access.isVisible(path("c/p/topic/secret")));
    assertFalse(access.isVisible(path("c/p/topic/orders/partition")));
    assertEquals(
        Reason.NOT_VISIBLE, access.checkCreating("create", path("c/p/topic/orders")).reason());
  }

  @Test
  void a28_groupThatIsNotIncluded_showsNothing() {
    Access access = inferring(Tenant.of("t").inferring(CONSUMES), "c/p/group/other");
    assertFalse(access.isVisible(path("c/p/topic/orders")));
  }

  @Test
  void a28_groupThatIsExcluded_showsNothing() {
    Tenant tenant = Tenant.of("t").excluding("c/*/group/tx").inferring(CONSUMES);
    Access access = inferring(tenant, "c/p/group/tx");
    assertFalse(access.isVisible(path("c/p/group/tx")));
    assertFalse(access.isVisible(path("c/p/topic/orders")));
  }

  @Test
  void a28_groupOfAnotherCluster_showsNothing() {
    Access access = inferring(Tenant.of("t").inferring(CONSUMES), "c/p/group/tx");
    assertTrue(access.isVisible(path("c/p/topic/orders")));
    assertFalse(access.isVisible(path("c/q/topic/orders")));
  }

  @Test
  void a28_inferredTopic_showsNothingInItsTurn() {
    Inference describes =
        Inference.of(
            "describes", List.of("c", "{c}", "topic", "{t}"), List.of("c", "{c}", "schema", "{s}"));
    Access access =
        inferring(
            Tenant.of("t").inferring(CONSUMES, describes), "c/p/group/tx", "c/p/topic/orders");
    assertTrue(access.isVisible(path("c/p/topic/orders")));
    assertFalse(access.isVisible(path("c/p/schema/orders")));
  }

  @Test
  void a29_creationNeedsAnIncludeNoExcludeAndARule() {
    Access access = authorizer.access(ada("pay-dev"));
    assertTrue(access.checkCreating("create", path("flink/prod/job/tx_new")).allowed());
    assertTrue(access.checkCreating("stop", path("flink/prod/job/tx_new")).held());
    assertEquals(
        Reason.NOT_VISIBLE, access.checkCreating("create", path("flink/prod/job/new")).reason());
    assertEquals(
        Reason.NOT_VISIBLE,
        access.checkCreating("create", path("flink/prod/job/tx_audit")).reason());
    assertEquals(
        Reason.NO_RULE, access.checkCreating("drop", path("flink/prod/job/tx_new")).reason());
  }

  @Test
  void a30_exactlyOneTenantIsActive() {
    String tx = "flink/prod/job/tx_1";
    String ml = "flink/prod/job/ml_1";
    assertTrue(allows(authorizer, ada("pay-dev"), "view", tx));
    assertEquals(Reason.TENANT_NOT_SELECTED, reason(authorizer, ada("pay-dev", "ml"), "view", tx));
    assertEquals(Reason.TENANT_NOT_SELECTED, reason(authorizer, ada("other"), "view", tx));
    assertEquals(
        Reason.ALLOWED_BY_RULE, reason(authorizer, ada("pay-dev", "ml"), "view", tx, "payments"));
    assertEquals(
        Reason.NOT_VISIBLE, reason(authorizer, ada("pay-dev", "ml"), "view", ml, "payments"));
    assertEquals(Reason.TENANT_NOT_ASSIGNED, reason(authorizer, ada("pay-dev"), "view", ml, "ml"));
    assertEquals(
        Reason.TENANT_NOT_ASSIGNED, reason(authorizer, ada("pay-dev"), "view", tx, "nowhere"));
    assertEquals(List.of("payments", "ml"), authorizer.access(ada("ml", "pay-x")).tenants());
  }

  @Test
  void a31_whatIsNotVisible_isNotAllowedEvenByAnAllow() {
    assertEquals(
        Reason.NOT_VISIBLE, reason(authorizer, ada("pay-dev"), "view", "flink/prod/job/ml_1"));
    assertEquals(
        reason(authorizer, ada("pay-dev"), "view", "flink/prod/job/ml_1"),
        reason(authorizer, ada("pay-dev"), "view", "no/such/thing"));
  }

  @Test
  void a32_listsAreFiltered_andContainersAreShells() {
    List<Resource> jobs =
        List.of(
            path("flink/prod/job/tx_1"),
            path("flink/prod/job/ml_1"),
            path("flink/prod/job/tx_audit"),
            path("flink/uat/job/tx_2"));
    Access access = authorizer.access(ada("pay-dev"));
    assertEquals(List.of(jobs.get(0), jobs.get(3)), access.visible(jobs, job -> job));
    assertEquals(2, access.visible(jobs, job -> job).size());
    assertEquals(
        Set.of(
            path("flink"),
            path("flink/prod"),
            path("flink/prod/job"),
            path("flink/uat"),
            path("flink/uat/job")),
        access.containers(jobs, job -> job));
    assertEquals(Set.of(), access.containers(jobs.subList(1, 3), job -> job));
    assertEquals(Reason.NOT_VISIBLE, access.check("view", path("flink/prod")).reason());
    List<Request> requests =
        jobs.stream().map(job -> Request.of(ada("pay-dev"), "view", job)).toList();
    assertEquals(
        List.of(true, false, false, true),
        authorizer.checkAll(requests).stream().map(decision -> decision.allowed()).toList());
  }

  @Test
  void a34_globalTenantIsChosenAndNeverAssumed() {
    Authorizer global =
        Authorizer.compile(
            Policy.builder()
                .tenant(Tenant.global())
                .permission("*", Permission.allow("view").on("*"))
                .build());
    assertEquals(List.of("Global"), global.access(ada()).tenants());
    assertTrue(allows(global, ada(), "view", "anything/at/all"));
    Authorizer none =
        Authorizer.compile(
            Policy.builder()
                .usingTenants()
                .permission("*", Permission.allow("view").on("*"))
                .build());
    assertEquals(Reason.TENANT_NOT_SELECTED, reason(none, ada(), "view", "x"));
    assertEquals(Reason.TENANT_NOT_ASSIGNED, reason(none, ada(), "view", "x", "Global"));
  }
}
