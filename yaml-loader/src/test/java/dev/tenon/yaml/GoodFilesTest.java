package dev.tenon.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Assignment.Receiver;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.Validity;
import dev.tenon.subject.RoleScope;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GoodFilesTest {

  private static LoadedPolicy read(String name) {
    return YamlPolicies.read(Path.of("src/test/resources/good", name));
  }

  private static Policy load(String name) {
    return read(name).policy();
  }

  private static ResourcePattern path(String... segments) {
    return ResourcePattern.of(segments);
  }

  @Test
  void flexTenants_loadAsThePageDescribes() {
    Policy expected =
        Policy.builder()
            .tenant(Tenant.global().describedAs("All configured Flink resources."))
            .tenant(
                Tenant.of("ReferralDeliveryJobs")
                    .describedAs(
                        "All configured Flink resources belonging to the Referral Delivery team.")
                    .including(
                        "flink/*/flink-job/ReferralDelivery_*",
                        "flink/*/flink-jar/ReferralDelivery_*")
                    .enteredBy("*"))
            .build();
    assertEquals(expected, load("flex-tenants.yaml"));
  }

  @Test
  void kpowPolicies_everyForm() {
    Permission connect =
        Permission.allow("CONNECT_EDIT")
            .on(
                path("connect", "*", "connector", "csv-*"),
                path("schema", "*", "subject", "*-events"));
    Policy expected =
        Policy.builder()
            .authorizing("kafka-*", "kafka-admins")
            .administeredBy("kafka-admins")
            .permission(
                "kafka-admins",
                Permission.allow("TOPIC_CREATE", "TOPIC_EDIT").on(path("cluster", "*")))
            .permission(
                "*",
                Permission.deny("TOPIC_INSPECT")
                    .on(path("cluster", "N9xnGujkR32eYxHICeaHuQ", "topic", "tx-events")))
            .permission("kafka-users", connect)
            .permission("kafka-owners", connect)
            .permission("kafka-users", Permission.stage("BULK_ACTION").on(path("*")))
            .build();
    assertEquals(expected, load("kpow-access-control.yaml"));
  }

  @Test
  void kpowPolicies_providersAreReportedAsNotUsed() {
    List<String> warnings =
        read("kpow-access-control.yaml").warnings().stream().map(Diagnostic::message).toList();
    assertEquals(
        List.of(
            "key `github` is not used",
            "key `saml` is not used",
            "key `okta` is not used",
            "key `openid` is not used",
            "key `jaas` is not used"),
        warnings);
  }

  @Test
  void kpowTenants_severalIncludesAndExcludes() {
    Policy expected =
        Policy.builder()
            .tenant(
                Tenant.of("kPow Hidden")
                    .including("*", "cluster/cluster-1")
                    .excluding(
                        "cluster/*/topic/oprtr*",
                        "cluster/*/topic/__oprtr*",
                        "cluster/*/topic/__consumer_offsets")
                    .enteredBy("owners", "editors"))
            .build();
    assertEquals(expected, load("kpow-hidden-tenant.yaml"));
  }

  @Test
  void anchors_repeatAndMerge() {
    Policy expected =
        Policy.builder()
            .permission(
                "developers", Permission.allow("TOPIC_PRODUCE", "TOPIC_EDIT").on("cluster/dev"))
            .permission(
                "developers", Permission.stage("TOPIC_PRODUCE", "TOPIC_EDIT").on("cluster/prod"))
            .build();
    assertEquals(expected, load("anchors.yaml"));
  }

  @Test
  void words_areTakenAsTheyAreWritten() {
    Policy expected =
        Policy.builder()
            .permission("off", Permission.allow("yes", "no").on("on/1.10/null/0x1F"))
            .permission("007", Permission.allow("true").on("flink/2024-01-01/~"))
            .build();
    assertEquals(expected, load("texts.yaml"));
  }

  @Test
  void theWholeFormat_inOneFile() {
    Policy expected =
        Policy.builder()
            .authorizing("*")
            .administeredBy("platform-admin")
            .actions(
                Actions.none()
                    .declaring("FLINK_VIEW")
                    .declaring("FLINK_SUBMIT", "FLINK_VIEW")
                    .declaring("FLINK_JOB_EDIT", "FLINK_VIEW"))
            .role(Role.of("viewer").with(Permission.allow("FLINK_VIEW").on("flink")))
            .role(
                Role.of("payments-operator")
                    .inheriting("viewer")
                    .with(
                        Permission.allow("FLINK_*")
                            .on("flink/*/flink-job/tx_*", "flink/*/flink-jar/${project}"))
                    .with(
                        Permission.deny("FLINK_SUBMIT")
                            .on("flink/prod/flink-job/tx_audit")
                            .during(
                                Validity.between(
                                    Instant.parse("2026-01-01T00:00:00Z"),
                                    Instant.parse("2026-01-31T23:00:00.500Z")))))
            .role(Role.of("guest"))
            .tenant(
                Tenant.of("payments")
                    .including("flink/dev", "flink/prod/flink-job/tx_*")
                    .excluding("flink/prod/flink-job/tx_audit")
                    .enteredBy("payments-*")
                    .inferring(
                        Inference.of(
                            "consumes",
                            List.of("cluster", "{c}", "group", "{g}"),
                            List.of("cluster", "{c}", "topic", "{t}"))))
            .assign(
                Assignment.of(Receiver.SUBJECT, "ada", List.of("payments-operator"))
                    .fromIssuer("https://id.example.com"))
            .assign(Assignment.toClient("flytepropeller", "viewer"))
            .assign(Assignment.toEveryone("guest"))
            .aliases(
                Aliases.none()
                    .with(
                        Resource.of("cluster", "staging"), Resource.of("cluster", "N9xnGujkR32e")))
            .build();
    Policy loaded = load("all.yaml");
    assertEquals(expected, loaded);
    assertEquals("2026-03", loaded.version());
  }

  @Test
  void tenancy_assignmentsTenantsAndLimits() {
    Policy policy = load("tenancy.yaml");
    assertTrue(policy.role("clerk").orElseThrow().isHeldInTenantOnly());
    Tenant family = policy.tenants().get(0);
    assertTrue(family.isFamily());
    assertEquals(Set.of(NamePattern.of("customer-admin")), family.adminRoles());
    assertEquals(Set.of(NamePattern.of("payer")), family.adminsAssign());
    assertEquals(List.of("read-only", "agent"), List.copyOf(policy.limits().keySet()));
    assertEquals(
        List.of(
            Assignment.toSubject("ada", "clerk")
                .within(
                    RoleScope.everywhere().in("acme").until(Instant.parse("2026-07-01T00:00:00Z")))
                .because("INC-31"),
            Assignment.toSubject("bob", "contributor")
                .within(
                    RoleScope.everywhere()
                        .withVariable("project", "ml")
                        .withVariable("domain", "development", "staging")),
            Assignment.toSubject("eve", "reader")
                .within(RoleScope.everywhere().on("docs/team/plans")),
            Assignment.toGroup("payments-admins", "customer-admin").in("payments"),
            Assignment.toAnonymous("public"),
            Assignment.toAnyone("visitor"),
            Assignment.toClient("key-7", "reader")
                .limitedTo("read-only")
                .within(RoleScope.everywhere().in("acme").withVariable("project", "ml")),
            Assignment.toClient("key-8").limitedTo("read-only", "agent"),
            Assignment.toActor("agent-7").limitedTo("agent"),
            Assignment.toActor("gateway").fromIssuer("https://id.example.com")),
        policy.assignments());
  }

  @Test
  void tenancy_isPrintedAndReadAgain() {
    Policy policy = load("tenancy.yaml");
    assertEquals(policy, YamlPolicies.parse("printed.yaml", YamlPolicies.print(policy)));
  }
}
