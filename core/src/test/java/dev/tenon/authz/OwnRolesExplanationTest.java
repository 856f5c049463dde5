package dev.tenon.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.path.Resource;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an explanation says of roles that a tenant defines for itself. */
class OwnRolesExplanationTest {

  private static final Policy POLICY =
      Policy.builder()
          .role(Role.of("viewer").with(Permission.allow("VIEW").on("${tenant}")))
          .tenant(Tenant.of("*").including("${tenant}").enteredBy("viewer"))
          .build()
          .withOwn(
              "acme",
              Role.of("clerk")
                  .with(
                      Permission.allow("EDIT").on("acme/doc"),
                      Permission.deny("EDIT").on("acme/doc/secret"),
                      Permission.allow("PRINT")
                          .on("acme/doc")
                          .except(Except.resources("acme/doc/draft"))))
          .withOwn("acme", Role.of("boss").with(Permission.allow("PAY").on("acme/doc")))
          .withOwn("globex", Role.of("clerk").with(Permission.allow("PAY").on("acme/doc")))
          .with(Assignment.toSubject("ada", "clerk").ownedBy("acme"));

  private static String explain(String action, String... resource) {
    Subject ada = Subject.of("ada").withRoles("viewer");
    return Authorizer.compile(POLICY)
        .explain(Request.of(ada, action, Resource.of(resource)).within("acme"))
        .toString();
  }

  @Test
  void rulesOfOwnRoles_areShown_andWhichOneDecided() {
    assertEquals(
        """
        DENY denied-by-rule: a rule denies it
          asked    `ada`
                   EDIT `acme/doc/secret`
          policy   %s
          roles    viewer: given with the subject
                   *: everyone who is identified
                   clerk: an own role, held in acme: assigned by the policy (code)
          tenant   acme, named in the request; the subject may enter acme
          visible  yes: included by ${tenant} (code)
          rules    role clerk: DENY EDIT on acme/doc/secret (code)  <- decided
                   role clerk: ALLOW EDIT on acme/doc (code)"""
            .formatted(POLICY.version()),
        explain("EDIT", "acme", "doc", "secret"));
  }

  @Test
  void exceptionOfAnOwnRole_isShown() {
    assertEquals(
        List.of(
            "role clerk: ALLOW PRINT on acme/doc except acme/doc/draft (code) does not count: its"
                + " exception acme/doc/draft applies"),
        Authorizer.compile(POLICY)
            .explain(
                Request.of(
                        Subject.of("ada").withRoles("viewer"),
                        "PRINT",
                        Resource.of("acme", "doc", "draft"))
                    .within("acme"))
            .excepted()
            .stream()
            .map(Excepted::toString)
            .toList());
  }

  @Test
  void ownRolesThatNearlyAllowed_areShown_andThoseOfOtherTenantsAreNot() {
    List<String> nearly =
        Authorizer.compile(POLICY)
            .explain(
                Request.of(
                        Subject.of("ada").withRoles("viewer"),
                        "PAY",
                        Resource.of("acme", "doc", "1"))
                    .within("acme"))
            .nearMisses()
            .stream()
            .map(NearMiss::toString)
            .toList();
    assertEquals(
        List.of(
            "the subject does not hold the own role `boss` -> role boss: ALLOW PAY on acme/doc"
                + " (code)",
            "`PAY` is not one of VIEW -> role viewer: ALLOW VIEW on ${tenant} (code)",
            "`PAY` is not one of EDIT -> role clerk: ALLOW EDIT on acme/doc (code)",
            "`PAY` is not one of PRINT -> role clerk: ALLOW PRINT on acme/doc except acme/doc/draft"
                + " (code)"),
        nearly);
  }
}
