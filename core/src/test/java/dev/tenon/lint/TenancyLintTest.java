package dev.tenon.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.analysis.Invariant;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.RoleScope;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What lint finds in tenants, held roles, limits and segregation of duties. */
class TenancyLintTest {

  private static final Instant NOW = Instant.parse("2026-03-04T12:00:00Z");

  private static final Set<String> CODES =
      Set.of(
          "open-family",
          "forgotten-tenant",
          "ended-assignment",
          "limit-without-allow",
          "literal-star",
          "exclusive-roles",
          "separate-actions",
          "opposite-roles");

  private static List<String> found(Policy.Builder policy, Invariant... duties) {
    return Lint.at(NOW).keeping(List.of(duties)).findings(policy.build()).stream()
        .filter(finding -> CODES.contains(finding.code()))
        .map(finding -> finding.code() + ": " + finding.message())
        .toList();
  }

  private static Policy.Builder families(String... entering) {
    return Policy.builder()
        .role(Role.of("member").with(Permission.allow("READ").on("${tenant}/docs")))
        .role(Role.of("customer-admin"))
        .tenant(
            Tenant.of("org-*")
                .including("${tenant}")
                .enteredBy(entering)
                .administeredBy("customer-admin"));
  }

  @Test
  void family_openToEveryone_isFound() {
    assertEquals(
        List.of("open-family: everyone who is identified may enter each tenant of `org-*`"),
        found(families("*")));
    assertEquals(List.of(), found(families("member")));
    assertEquals(
        List.of(), found(Policy.builder().tenant(Tenant.of("acme").including("a").enteredBy("*"))));
  }

  @Test
  void adminOfATenant_assignedWithoutOne_isFound() {
    assertEquals(
        List.of(
            "forgotten-tenant: the role `customer-admin` is assigned without a tenant, and"
                + " administers every tenant of `org-*`"),
        found(families("member").assign(Assignment.toSubject("ada", "customer-admin"))));
    assertEquals(
        List.of(),
        found(
            families("member").assign(Assignment.toSubject("ada", "customer-admin").in("org-1"))));
    assertEquals(
        List.of(),
        found(
            families("member")
                .administeredBy("customer-admin")
                .assign(Assignment.toSubject("ada", "customer-admin"))));
  }

  @Test
  void limit_ofDeniesAlone_isFound() {
    Permission deny = Permission.deny("DELETE").on("docs");
    assertEquals(
        List.of("limit-without-allow: the limit `agent` allows nothing"),
        found(Policy.builder().limit(Role.of("agent").with(deny))));
    assertEquals(
        List.of(),
        found(
            Policy.builder()
                .limit(Role.of("agent").with(deny).with(Permission.allow("*").on("**")))));
  }

  @Test
  void assignment_thatHasEnded_orWithAStarAsValue_isFound() {
    Role reader = Role.of("reader").with(Permission.allow("READ").on("${project}"));
    RoleScope ended = RoleScope.everywhere().until(NOW);
    RoleScope later = RoleScope.everywhere().until(NOW.plusMillis(1));
    assertEquals(
        List.of("ended-assignment: this assignment has ended"),
        found(
            Policy.builder()
                .role(reader)
                .assign(Assignment.toSubject("ada", "reader").within(ended))
                .assign(Assignment.toSubject("bob", "reader").within(later))));
    assertEquals(
        List.of("literal-star: a `*` in a value of `${project}` is no wildcard"),
        found(
            Policy.builder()
                .role(reader)
                .assign(
                    Assignment.toSubject("ada", "reader")
                        .within(RoleScope.everywhere().withVariable("project", "*")))));
  }

  private static Policy.Builder duties() {
    return Policy.builder()
        .role(Role.of("maker").with(Permission.allow("PAY").on("invoices")))
        .role(Role.of("checker").with(Permission.allow("APPROVE").on("invoices")))
        .tenant(Tenant.of("acme").including("invoices").enteredBy("maker", "checker"))
        .tenant(Tenant.of("globex").including("orders").enteredBy("maker", "checker"));
  }

  private static final Invariant FOUR_EYES =
      new Invariant.Exclusive(Set.of("maker", "checker"), Set.of(), Place.code());
  private static final Invariant APART =
      new Invariant.Separate(
          Set.of("PAY", "APPROVE"), ResourcePattern.parse("invoices/*"), Place.code());

  @Test
  void rolesThatExcludeEachOther_heldWhereTheyCountTogether_areFound() {
    Assignment everywhere = Assignment.toSubject("ada", "maker");
    assertEquals(
        1, found(duties().assign(everywhere).assign(checker("ada").in("acme")), FOUR_EYES).size());
    assertEquals(1, found(duties().assign(everywhere).assign(checker("ada")), FOUR_EYES).size());
    assertEquals(
        List.of(),
        found(
            duties().assign(everywhere.in("globex")).assign(checker("ada").in("acme")), FOUR_EYES));
    assertEquals(List.of(), found(duties().assign(everywhere).assign(checker("bob")), FOUR_EYES));
    assertEquals(List.of(), found(duties().assign(everywhere).assign(checker("ada"))));
    assertEquals(
        List.of("exclusive-roles: whoever holds `boss` holds `checker` and `maker`"),
        found(duties().role(Role.of("boss").inheriting("maker", "checker")), FOUR_EYES).stream()
            .map(text -> text.replace("`maker` and `checker`", "`checker` and `maker`"))
            .toList());
  }

  private static Assignment checker(String subject) {
    return Assignment.toSubject(subject, "checker");
  }

  @Test
  void actionsThatAreKeptSeparate_ofOneRole_areFound() {
    assertEquals(List.of(), found(duties(), APART));
    assertEquals(
        1, found(duties().role(Role.of("boss").inheriting("maker", "checker")), APART).size());
    assertEquals(
        1,
        found(
                duties().role(Role.of("*").with(Permission.allow("APPR*").on("invoices/2026"))),
                APART)
            .size());
  }

  @Test
  void oppositeRoles_areComparedWhereTheyCountTogether() {
    Policy.Builder policy =
        duties().role(Role.of("frozen").with(Permission.deny("PAY").on("invoices")));
    assertEquals(
        List.of(),
        found(
            policy
                .assign(Assignment.toSubject("ada", "maker").in("acme"))
                .assign(Assignment.toSubject("ada", "frozen").in("globex"))));
    assertEquals(1, found(policy.assign(Assignment.toSubject("ada", "frozen").in("acme"))).size());
  }

  @Test
  void namesOfLimits_areReadToo() {
    assertEquals(
        List.of("glob-within-word"),
        Lint.at(NOW)
            .findings(
                Policy.builder()
                    .limit(Role.of("agent").with(Permission.allow("READ").on("jobs/da*ly")))
                    .build())
            .stream()
            .map(finding -> finding.code())
            .toList());
  }
}
