package dev.tenon.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.claims.Application;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimPattern;
import dev.tenon.claims.ClaimShape;
import dev.tenon.claims.Issuer;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

// Fault 37: roles, variables and actions that do another thing than their names say.
/** What lint finds in roles held together, in variables and in undeclared actions. */
class HolderLintTest {

  private static final Set<String> CODES =
      Set.of(
          "tenant-role-elsewhere",
          "captures-apart",
          "ungiven-variable",
          "near-action",
          "opposite-roles");

  private static String found(Policy.Builder policy) {
    return String.join(
        "; ",
        Lint.at(Instant.EPOCH).findings(policy.build()).stream()
            .filter(finding -> CODES.contains(finding.code()))
            .map(f -> f.code() + ": " + f.message())
            .toList());
  }

  private static Policy.Builder tenants(String clerks) {
    return Policy.builder()
        .role(Role.of("viewer").with(Permission.allow("VIEW").on("invoices")))
        .role(Role.of("clerk").inheriting("viewer").with(Permission.allow("PAY").on(clerks)))
        .role(Role.of("acme:clerk").inheriting("clerk"))
        .role(Role.of("globex:viewer").inheriting("viewer"))
        .tenant(Tenant.of("acme").including("invoices/acme").enteredBy("acme:*"))
        .tenant(Tenant.of("globex").including("invoices/globex").enteredBy("globex:*"));
  }

  @Test
  void rolesOfATenant_thatCountInAnother_areFound() {
    assertEquals(
        "tenant-role-elsewhere: the role `acme:clerk` counts in the tenant `globex` too",
        found(tenants("invoices")));
    Diagnostic finding =
        Lint.at(Instant.EPOCH).findings(tenants("invoices").build()).stream()
            .filter(f -> f.code().equals("tenant-role-elsewhere"))
            .findFirst()
            .orElseThrow();
    assertEquals(
        "hold the shared role in the tenant, such as `{subject: ada, role: clerk, tenant: acme}`,"
            + " and remove `acme:clerk`",
        finding.remedy());
    assertTrue(finding.reason().contains("inherits `clerk`"), finding::reason);
  }

  @Test
  void rolesOfATenant_thatStayInIt_areLeftAlone() {
    assertEquals("", found(tenants("invoices/acme")));
    Policy.Builder both =
        Policy.builder()
            .role(Role.of("clerk").with(Permission.allow("PAY").on("invoices")))
            .role(Role.of("acme:clerk").inheriting("clerk"))
            .role(Role.of("globex:clerk").inheriting("clerk"))
            .tenant(Tenant.of("acme").including("invoices/acme").enteredBy("acme:*"))
            .tenant(Tenant.of("globex").including("invoices/globex").enteredBy("globex:*"));
    assertEquals("", found(both));
    Policy.Builder shared =
        Policy.builder()
            .role(Role.of("clerk").with(Permission.allow("PAY").on("invoices")))
            .role(Role.of("acme:clerk").inheriting("clerk"))
            .role(Role.of("viewer"))
            .tenant(Tenant.of("acme").including("invoices/acme").enteredBy("*"))
            .tenant(Tenant.of("globex").including("invoices/globex").enteredBy("*"));
    assertEquals("", found(shared));
  }

  private static Policy.Builder mapped(String path, Permission rule, ClaimOutput... yields) {
    ClaimMapping mapping =
        ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
            .matching(ClaimPattern.parse("flyte-{project}-{domain}"));
    for (ClaimOutput yield : yields) {
      mapping = mapping.yielding(yield);
    }
    return Policy.builder()
        .claims(mapping)
        .role(Role.of("viewer").with(rule.on(path)))
        .assign(Assignment.toEveryone("viewer"));
  }

  private static final ClaimOutput PROJECT = ClaimOutput.variable("project").ofCapture("project");
  private static final ClaimOutput DOMAIN = ClaimOutput.variable("domain").ofCapture("domain");

  @Test
  void capturesOfOneValue_inOnePath_areFound() {
    String path = "flyte/${project}/${domain}";
    assertEquals(
        "captures-apart: `flyte/${project}/${domain}` takes apart what one value of the claim"
            + " `groups` gives together",
        found(mapped(path, Permission.allow("VIEW"), PROJECT, DOMAIN)));
    assertEquals("", found(mapped(path, Permission.deny("VIEW"), PROJECT, DOMAIN)));
    assertEquals("", found(mapped("flyte/${domain}", Permission.allow("VIEW"), PROJECT, DOMAIN)));
    ClaimMapping other =
        ClaimMapping.of(ClaimPath.of("domain"), ClaimShape.STRING)
            .yielding(ClaimOutput.variable("domain"));
    assertEquals("", found(mapped(path, Permission.allow("VIEW"), PROJECT).claims(other)));
  }

  @Test
  void variables_thatNothingGives_areFound() {
    assertEquals(
        "ungiven-variable: nothing gives the variable `${projct}`",
        found(mapped("flyte/${projct}", Permission.allow("VIEW"), PROJECT)));
    assertEquals("", found(mapped("flyte/${user}", Permission.allow("VIEW"), PROJECT)));
    Issuer issuer =
        Issuer.builder("https://login.example")
            .audiences("a")
            .application(Application.of("ci").withVariable("team", "ml"))
            .build();
    assertEquals(
        "", found(mapped("flyte/${team}", Permission.allow("VIEW"), PROJECT).issuer(issuer)));
    assertEquals(
        "",
        found(
            Policy.builder()
                .role(Role.of("viewer").with(Permission.allow("VIEW").on("flyte/${team}")))));
  }

  @Test
  void variables_ofRolesThatOnlyAProgramGives_areLeftAlone() {
    Policy.Builder pods =
        Policy.builder()
            .role(Role.of("viewer").with(Permission.allow("VIEW").on("flyte")))
            .role(Role.of("pod").with(Permission.allow("STORE").on("storage/${domain}")))
            .claims(
                ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
                    .yielding(ClaimOutput.roles(Map.of("staff", List.of("viewer")))));
    assertEquals("", found(pods));
    assertEquals(
        "ungiven-variable: nothing gives the variable `${domain}`",
        found(pods.assign(Assignment.toClient("propeller", "pod"))));
  }

  private static Policy.Builder actions(String one, String two) {
    return Policy.builder()
        .role(Role.of("a").with(Permission.allow(one).on("x")))
        .role(Role.of("b").with(Permission.allow(two).on("y")));
  }

  @ParameterizedTest
  @CsvSource({
    "SUBMIT, SUBMTI",
    "SUBMIT, SUBMI",
    "SUBMIT, SUBMMIT",
    "TERMINATE, TERMINAT",
    "VIEW, VEIW",
    "View, VIEW",
    "job_start, job-start",
    "READ, read"
  })
  void actions_thatAreNearlyOthers_areFound(String one, String two) {
    assertEquals(
        "near-action: the action `" + two + "` is nearly `" + one + "`",
        found(actions(one, two).permission("c", Permission.allow(one).on("z"))));
    assertEquals(
        "", found(Policy.builder().role(Role.of("a").with(Permission.allow(one, two).on("x")))));
    assertEquals(
        "", found(actions(one, two).actions(Actions.none().declaring(one).declaring(two))));
  }

  @ParameterizedTest
  @CsvSource({
    "START, RESTART",
    "LOCK, UNLOCK",
    "READ, HEAD",
    "read:job, read:jobs",
    "step1, step2",
    "GET, SET",
    "LOAD, ROAD",
    "VIEW, VIEWER",
    "import, export",
    "CREATE, DELETE",
    "READ, READ_*",
    "SUBMIT, 'SUBMIT '",
    "list, lint",
    "merge, purge"
  })
  void otherActions_areLeftAlone(String one, String two) {
    assertEquals("", found(actions(one, two)));
  }

  @Test
  void rolesAndTheirOpposites_heldTogether_areFound() {
    Policy.Builder policy = opposites();
    assertEquals(
        "opposite-roles: the subject `ada` holds `editor` and its opposite `reader`",
        found(opposites().assign(Assignment.toSubject("ada", "editor", "reader"))));
    assertEquals(
        "opposite-roles: the subject `ada` holds `editor` and its opposite `reader`",
        found(
            opposites()
                .assign(Assignment.toSubject("ada", "editor"))
                .assign(Assignment.toSubject("ada", "reader"))));
    assertEquals(
        "opposite-roles: a subject with `staff` in the claim `groups` holds `editor` and its"
            + " opposite `reader`",
        found(
            policy.claims(
                ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
                    .yielding(ClaimOutput.roles(Map.of("staff", List.of("editor", "reader")))))));
  }

  @Test
  void rolesThatRestrict_areLeftAlone() {
    for (String other : List.of("suspended", "guarded", "partly", "viewer")) {
      assertEquals(
          "", found(opposites().assign(Assignment.toSubject("ada", "editor", other))), other);
    }
    assertEquals(
        "",
        found(
            opposites()
                .assign(Assignment.toSubject("ada", "editor"))
                .assign(Assignment.toSubject("ben", "reader"))));
  }

  private static Policy.Builder opposites() {
    return Policy.builder()
        .role(
            Role.of("editor")
                .with(Permission.allow("EDIT").on("docs/a"))
                .with(Permission.allow("EDIT").on("wiki")))
        .role(
            Role.of("reader")
                .with(Permission.allow("VIEW").on("docs"))
                .with(Permission.deny("EDIT").on("docs")))
        .role(Role.of("viewer").with(Permission.allow("VIEW").on("docs")))
        .role(Role.of("suspended").with(Permission.deny("*").on("*")))
        .role(Role.of("guarded").with(Permission.deny("EDIT").on("docs")))
        .role(
            Role.of("partly")
                .with(Permission.allow("VIEW").on("docs"))
                .with(Permission.deny("EDIT").on("docs/a/secret")));
  }
}
