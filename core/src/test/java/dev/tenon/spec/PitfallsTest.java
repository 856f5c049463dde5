package dev.tenon.spec;

import static dev.tenon.spec.Questions.ada;
import static dev.tenon.spec.Questions.allows;
import static dev.tenon.spec.Questions.granting;
import static dev.tenon.spec.Questions.path;
import static dev.tenon.spec.Questions.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.path.InvalidPathException;
import dev.tenon.path.PathProblem;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Failures that other authorization software had, each with the rule that keeps it away from here.
 */
class PitfallsTest {

  @Test
  void path01_textAfterTheFirstStarCounts() {
    Authorizer authorizer = granting("r", Permission.allow("A").on("a*z", "b*y*x", "*/end"));
    assertTrue(allows(authorizer, ada("r"), "A", "abcz"));
    assertFalse(allows(authorizer, ada("r"), "A", "abc"));
    assertFalse(allows(authorizer, ada("r"), "A", "azb"));
    assertTrue(allows(authorizer, ada("r"), "A", "b1y2x"));
    assertFalse(allows(authorizer, ada("r"), "A", "b1y2"));
    assertFalse(allows(authorizer, ada("r"), "A", "q/other"));
  }

  @Test
  void path02_everyPatternCoversWhatIsBeneath_whateverItsWildcardAndEffect() {
    for (String last : List.of("x", "*", "x*", "*x", "**")) {
      for (Effect effect : Effect.values()) {
        Permission permission =
            Permission.of(effect, List.of(dev.tenon.path.NamePattern.of("A"))).on("p/" + last);
        Authorizer authorizer = granting("r", permission, Permission.allow("B").on("open"));
        for (String beneath : List.of("p/x", "p/x/y", "p/x/y/z/w")) {
          assertNotEquals(
              Reason.NO_RULE, reason(authorizer, ada("r"), "A", beneath), permission::toString);
          assertEquals(effect, authorizer.check(ada("r"), "A", path(beneath)).effect());
        }
        assertEquals(Reason.NO_RULE, reason(authorizer, ada("r"), "A", "q/x"));
      }
    }
  }

  @Test
  void path03_caseIsNeverFolded_neitherInTheIndexNorInTheMatcher() {
    Permission[] rules = new Permission[20];
    rules[0] = Permission.allow("A").on("open");
    for (int i = 1; i < rules.length; i++) {
      rules[i] = Permission.deny("A").on("Dir" + i + "/Tx_*");
    }
    Authorizer authorizer = granting("r", rules);
    assertEquals(Reason.DENIED_BY_RULE, reason(authorizer, ada("r"), "A", "Dir7/Tx_1"));
    for (String other : List.of("dir7/Tx_1", "Dir7/tx_1", "DIR7/TX_1")) {
      assertEquals(Reason.NO_RULE, reason(authorizer, ada("r"), "A", other));
    }
    assertEquals(Reason.NOT_ADMITTED, reason(authorizer, ada("R"), "A", "Dir7/Tx_1"));
    assertEquals(Reason.NO_RULE, reason(authorizer, ada("r"), "a", "Dir7/Tx_1"));
    Authorizer listed =
        Authorizer.compile(
            Policy.builder()
                .authorizing("dev", "Op*")
                .tenant(Tenant.of("t").including("*").enteredBy("dev", "Op*"))
                .build());
    for (String role : List.of("Dev", "DEV", "ops")) {
      assertEquals(Reason.NOT_ADMITTED, reason(listed, ada(role), "A", "x"), role);
    }
    assertEquals(Reason.NO_RULE, reason(listed, ada("Ops"), "A", "x"));
    assertEquals(Reason.TENANT_NOT_ASSIGNED, reason(listed, ada("dev"), "A", "x", "T"));
  }

  @Test
  void path04_theLocaleChangesNothing() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(new Locale("tr", "TR"));
      Authorizer authorizer = granting("ADMIN", Permission.allow("LIST").on("FILES/I*"));
      assertTrue(allows(authorizer, ada("ADMIN"), "LIST", "FILES/INDEX"));
      assertFalse(allows(authorizer, ada("ADMIN"), "LIST", "FILES/\u0131ndex"));
      assertFalse(allows(authorizer, ada("admin"), "list", "files/index"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void path05_segmentsAreNeverDecodedSplitOrRepaired() {
    Authorizer authorizer =
        granting("r", Permission.allow("A").on("public"), Permission.deny("A").on("public/secret"));
    for (String refused : List.of("public//secret", "public/./secret", "x/../public", "/public")) {
      assertEquals(Reason.INVALID_RESOURCE, reason(authorizer, ada("r"), "A", refused), refused);
    }
    for (String literal : List.of("public%2Fsecret", "public;x", "..;", "public\\/secret")) {
      assertEquals(Reason.NO_RULE, reason(authorizer, ada("r"), "A", literal), literal);
    }
    assertEquals(
        Reason.NO_RULE, authorizer.check(ada("r"), "A", Resource.of("public/secret")).reason());
    assertTrue(
        authorizer.check(ada("r"), "A", Resource.of("public", "secret%2F..")).allowed(),
        "one segment, taken as it is");
  }

  @Test
  void path06_whatIsNotCanonical_isDeniedWithItsOwnReason() {
    Authorizer authorizer = granting("r", Permission.allow("*").on("*", "**"));
    for (Resource refused :
        List.of(
            Resource.of(),
            Resource.of("a", ""),
            Resource.of(".."),
            Resource.of("a\u0000"),
            Resource.of("\uD800"),
            Resource.of("e\u0301"),
            Resource.of("x".repeat(513)),
            Resource.of(Collections.nCopies(33, "x")))) {
      assertEquals(
          Reason.INVALID_RESOURCE,
          authorizer.check(ada("r"), "A", refused).reason(),
          () -> refused.problem().toString());
    }
  }

  @Test
  void path07_lineEndsAreRefusedInPathsAndCountInActions() {
    Authorizer authorizer = granting("r", Permission.allow("read").on("a*"));
    assertEquals(Reason.INVALID_RESOURCE, reason(authorizer, ada("r"), "read", "a\nb"));
    assertEquals(Reason.INVALID_RESOURCE, reason(authorizer, ada("r"), "read", "a\u2028"));
    assertFalse(allows(authorizer, ada("r"), "read\n", "a"));
    assertFalse(allows(authorizer, ada("r"), "read\nwrite", "a"));
  }

  @Test
  void path08_matchingTimeIsBounded() {
    assertEquals(
        PathProblem.TOO_MANY_STARS,
        assertThrows(InvalidPathException.class, () -> ResourcePattern.of("*a".repeat(12)))
            .problem());
    ResourcePattern worst = ResourcePattern.of("**", "*a*a*b", "**", "*a*a*b");
    Resource longest = Resource.of(Collections.nCopies(32, "a".repeat(512)));
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < 1000; i++) {
            assertFalse(worst.covers(longest));
          }
        });
  }

  @Test
  void path09_everyOtherMetacharacterIsLiteral() {
    for (String meta :
        List.of(".", "?", "+", "_", "%", "[a]", "{a}", "^", "(a)", "|a", "a$", ":a")) {
      Authorizer authorizer = granting("r", Permission.allow("A").on("x" + meta + "/*y"));
      assertTrue(allows(authorizer, ada("r"), "A", "x" + meta + "/y"), meta);
      for (String other : List.of("xa/y", "x/y", "xx/y", "xb/y")) {
        assertFalse(allows(authorizer, ada("r"), "A", other), meta);
      }
    }
  }

  @Test
  void path10_nothingIsTrimmed() {
    Authorizer authorizer =
        granting("r", Permission.allow("A").on("a"), Permission.deny("B").on("b "));
    assertFalse(allows(authorizer, ada("r"), "A", " a"));
    assertFalse(allows(authorizer, ada("r"), "A", "a "));
    assertFalse(allows(authorizer, ada("r"), "A ", "a"));
    assertFalse(allows(authorizer, ada(" r"), "A", "a"));
    assertEquals(Reason.NO_RULE, reason(authorizer, ada("r"), "B", "b"));
    assertEquals(Reason.DENIED_BY_RULE, reason(authorizer, ada("r"), "B", "b "));
  }

  @Test
  void deciding11_ruleThatCannotBeEvaluated_denies() {
    Authorizer authorizer =
        granting(
            "r",
            Permission.allow("A").on("*"),
            Permission.deny("A").on("own/${blocked}"),
            Permission.stage("A").on("held/${blocked}"));
    assertEquals(Reason.UNBOUND_VARIABLE, reason(authorizer, ada("r"), "A", "own/x"));
    assertEquals(Reason.UNBOUND_VARIABLE, reason(authorizer, ada("r"), "A", "held/x"));
    assertTrue(allows(authorizer, ada("r"), "A", "other/x"));
    Subject set = ada("r").withVariable("blocked");
    assertTrue(allows(authorizer, set, "A", "own/x"), "an empty set is a value");
  }

  @Test
  void deciding12_absenceIsNeverAGrantAndNeverNull() {
    Authorizer authorizer = Authorizer.denyAll();
    assertEquals(Effect.DENY, authorizer.check(Subject.anonymous(), "", Resource.of()).effect());
    assertNotNull(authorizer.access(Subject.anonymous()).check("", Resource.of("x")).cause());
    assertNotNull(authorizer.explain(Request.of(ada(), "A", path("x"))).decision());
    assertFalse(authorizer.access(ada()).check("A", path("x")).held());
  }

  @Test
  void deciding13_denyWinsOverAllOfTheSubjectsRoles() {
    Authorizer authorizer =
        Authorizer.compile(
            Policy.builder()
                .role(Role.of("base").with(Permission.deny("A").on("x")))
                .role(Role.of("inheriting").inheriting("base"))
                .permission("allowed", Permission.allow("A").on("x/y"))
                .permission("staged", Permission.stage("A").on("x/y"))
                .permission("assigned", Permission.deny("A").on("x/y"))
                .assign(Assignment.toSubject("eve", "assigned"))
                .build());
    assertTrue(allows(authorizer, ada("allowed"), "A", "x/y"));
    assertTrue(authorizer.check(ada("allowed", "staged"), "A", path("x/y")).held());
    for (Subject subject :
        List.of(
            ada("allowed", "base"),
            ada("base", "allowed", "staged"),
            ada("allowed", "inheriting"),
            Subject.of("eve").withRoles("allowed"))) {
      assertEquals(Reason.DENIED_BY_RULE, reason(authorizer, subject, "A", "x/y"));
    }
  }

  @Test
  void deciding14_noInputIsForgottenBetweenTwoChecks() {
    Authorizer authorizer =
        Authorizer.compile(
            Policy.builder()
                .permission("r", Permission.allow("A").on("x/${p}"))
                .permission("s", Permission.allow("A").on("y"))
                .tenant(Tenant.of("one").including("x").enteredBy("r", "s"))
                .tenant(Tenant.of("two").including("y").enteredBy("r", "s"))
                .build());
    Subject a = ada("r").withVariable("p", "a");
    Subject b = ada("r").withVariable("p", "b");
    for (int i = 0; i < 3; i++) {
      assertEquals(Reason.ALLOWED_BY_RULE, reason(authorizer, a, "A", "x/a", "one"));
      assertEquals(Reason.NO_RULE, reason(authorizer, b, "A", "x/a", "one"));
      assertEquals(Reason.NO_RULE, reason(authorizer, a, "B", "x/a", "one"));
      assertEquals(Reason.NOT_VISIBLE, reason(authorizer, a, "A", "x/a", "two"));
      assertEquals(Reason.NO_RULE, reason(authorizer, a, "A", "y", "two"));
      assertEquals(Reason.ALLOWED_BY_RULE, reason(authorizer, ada("s"), "A", "y", "two"));
      assertEquals(Reason.TENANT_NOT_SELECTED, reason(authorizer, a, "A", "x/a"));
    }
  }

  @Test
  void deciding15_oneSnapshotDecides_andABadPolicyLeavesItInPlace() {
    Policy.Builder builder = Policy.builder().permission("r", Permission.allow("A").on("x"));
    Authorizer before = Authorizer.compile(builder.version("1").build());
    Access access = before.access(ada("r"));
    builder.permission("r", Permission.deny("A").on("x")).version("2");
    Authorizer after = Authorizer.compile(builder.build());
    builder.role(Role.of("broken").inheriting("nobody"));
    assertThrows(DiagnosticException.class, builder::build);
    assertTrue(allows(before, ada("r"), "A", "x") && access.check("A", path("x")).allowed());
    assertEquals("1", access.check("A", path("x")).version());
    assertEquals(Reason.DENIED_BY_RULE, reason(after, ada("r"), "A", "x"));
    assertEquals("2", after.check(ada("r"), "A", path("x")).version());
  }

  @Test
  void deciding16_manyValuesAreAList_andNeverAJoinedString() {
    Authorizer authorizer = granting("r", Permission.allow("A").on("p/${project}"));
    Subject list = ada("r").withVariable("project", "ml", "hr");
    Subject joined = ada("r").withVariable("project", "ml,hr");
    assertTrue(allows(authorizer, list, "A", "p/ml") && allows(authorizer, list, "A", "p/hr"));
    assertFalse(allows(authorizer, joined, "A", "p/ml"));
    assertTrue(allows(authorizer, joined, "A", "p/ml,hr"));
    assertFalse(allows(authorizer, ada("q,r", "q r"), "A", "p/ml"));
  }

  @Test
  void deciding17_everythingIsAnExplicitValue_andNeverAnAbsence() {
    Authorizer authorizer = granting("r", Permission.allow("known").on("*"), Permission.allow("*"));
    assertTrue(allows(authorizer, ada("r"), "known", "x"));
    assertFalse(allows(authorizer, ada("r"), "unknown", "x"));
    assertFalse(allows(authorizer, ada("r"), "", "x"));
    Authorizer shut =
        Authorizer.compile(
            Policy.builder().permission("r", Permission.allow("*").on("*")).authorizing().build());
    assertEquals(Reason.NOT_ADMITTED, reason(shut, ada("r"), "known", "x"));
    Authorizer blind =
        Authorizer.compile(
            Policy.builder()
                .permission("r", Permission.allow("*").on("*"))
                .tenant(Tenant.of("empty").enteredBy("r"))
                .build());
    assertEquals(Reason.NOT_VISIBLE, reason(blind, ada("r"), "known", "x"));
    Authorizer scoped = granting("r", Permission.allow("*").on("${project}"));
    assertFalse(allows(scoped, ada("r").withVariable("project"), "known", "x"));
    assertFalse(allows(scoped, ada("r"), "known", "x"));
  }
}
