package dev.tenon.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimPattern;
import dev.tenon.claims.ClaimShape;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Severity;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Actions;
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
import org.junit.jupiter.params.provider.ValueSource;

// Fault 36: notations of other software were taken literally without a word.
/** Which notations are found, what is proposed for each, and which names are left alone. */
class NotationLintTest {

  private static final Set<String> CODES =
      Set.of(
          "regular-expression",
          "foreign-variable",
          "method-in-path",
          "action-list",
          "action-all",
          "literal-star",
          "negation",
          "hidden-character");

  private static List<Diagnostic> findings(Policy.Builder policy) {
    return Lint.at(Instant.EPOCH).findings(policy.build()).stream()
        .filter(finding -> CODES.contains(finding.code()))
        .toList();
  }

  /** The code and the remedy of each finding. */
  private static String found(Policy.Builder policy) {
    return String.join(
        "; ", findings(policy).stream().map(f -> f.code() + ": " + f.remedy()).toList());
  }

  private static Policy.Builder rule(Permission rule) {
    return Policy.builder().role(Role.of("viewer").with(rule));
  }

  private static Policy.Builder on(String pattern) {
    return rule(Permission.allow("VIEW").on(pattern));
  }

  private static Policy.Builder doing(String... actions) {
    return rule(Permission.allow(actions).on("jobs"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "topic/.*secret.*; write `topic/*secret*`",
        "topic/^x.*$; write `topic/x*`",
        "topic/^x; write `topic/x*`",
        "topic/^x$; write `topic/x`",
        "topic/team-.*; write `topic/team-*`",
        "topic/.+; write `topic/*`",
        "topic/a|b; write `topic/a` and `topic/b`, each as an element of its own",
        "topic/a|topic/b; write `topic/a` and `topic/b`, each as an element of its own",
        "topic/(dev|uat)-x; write `topic/dev-x` and `topic/uat-x`, each as an element of its own",
        "topic/(.*)-x; write `topic/*-x`",
        "topic/v1\\\\.2; write `topic/v1.2`",
        "topic/\\\\d+; write `topic/*`",
        "topic/[a-z]+; write `topic/*`",
        "topic/^(a|b|c)$; write `topic/a`, `topic/b` and `topic/c`, each as an element of its own",
        "topic/(?i)a|b; 'write one name for each case, with `*` for any run of characters'",
        "${project}/x|y; write `${project}/x` and `${project}/y`, each as an element of its own"
      })
  void regularExpressions_inPaths_areFound(String pattern, String remedy) {
    String plain = remedy.replace("'", "");
    assertEquals("regular-expression: " + plain, found(on(pattern)), pattern);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.b",
        "v1.2",
        "v1.*",
        "com.example.*",
        "*.example.com",
        "*.*",
        "foo(bar)",
        "(default)",
        "admin$",
        "C$",
        "c++",
        "g++*",
        "a+b",
        "x^2",
        "a..b",
        "...",
        "*.+x",
        "auth0\\|x",
        "\\*",
        ".git",
        "$SYS/broker",
        "topic/$share",
        "x/$5",
        ":",
        "::1",
        "a:b",
        "<>",
        "<a b>",
        "x$y",
        "user@x.org",
        "GET",
        "GETTING STARTED/x",
        "a b/c",
        "hey!",
        "!",
        "users/auth0|507f1f77bcf86cd799439020",
        "users/google-oauth2|103547991597142817347",
        "all",
        "READ,WRITE",
        "50%",
        "~/x",
        "a&b"
      })
  void otherNames_inPaths_areLeftAlone(String pattern) {
    if (!pattern.contains("\\|")) {
      assertEquals("", found(on(pattern)), pattern);
    }
  }

  @Test
  void limits_thatLimitNothing_areErrors() {
    Permission deny = Permission.deny("VIEW").on("topic/.*secret.*");
    Permission stage = Permission.stage("VIEW").on("topic/:id");
    Policy.Builder exclude =
        Policy.builder()
            .tenant(Tenant.of("a").including("x").excluding("x/a|b").enteredBy("viewer"));
    for (Policy.Builder policy :
        List.of(rule(deny), rule(stage), exclude, rule(Permission.deny("all").on("x")))) {
      Diagnostic finding = findings(policy).get(0);
      assertEquals(Severity.ERROR, finding.severity(), finding.toString());
    }
    assertEquals(Severity.WARNING, findings(on("topic/.*secret.*")).get(0).severity());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "projects/$p/x; foreign-variable: write `projects/${p}/x` for the subject's own values of"
            + " `p`, or `projects/*/x` for any name",
        "users/:id; foreign-variable: write `users/${id}` for the subject's own values of `id`, or"
            + " `users/*` for any name",
        "users/<id>; foreign-variable: write `users/${id}` for the subject's own values of `id`, or"
            + " `users/*` for any name",
        "GET /x/*; method-in-path: write the resource `x/*` and the action `GET`",
        "topic/!secret; negation: write a rule on a resource `secret` with the opposite effect"
      })
  void otherNotations_inPaths_areFound(String pattern, String expected) {
    String path = pattern.startsWith("GET /") ? "GET " + pattern.substring(4) : pattern;
    assertEquals(expected, found(on(path)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "all; action-all: write `\"*\"`, or declare the action `all` with what it implies",
        "ANY; action-all: write `\"*\"`, or declare the action `ANY` with what it implies",
        "READ,WRITE; action-list: write `READ` and `WRITE`, each as an element of its own",
        "READ|WRITE; regular-expression: write `READ` and `WRITE`, each as an element of its own",
        ".*; regular-expression: write `*`",
        "^READ$; regular-expression: write `READ`",
        "!READ; negation: write a rule on the action `READ` with the opposite effect",
        "GET /x/*; method-in-path: write the action `GET` and the resource `x/*`",
        "'READ '; hidden-character: write `READ`"
      })
  void notations_inActions_areFound(String action, String expected) {
    assertEquals(expected, found(doing(action)));
  }

  @Test
  void otherActions_areLeftAlone() {
    for (String action :
        List.of("*", "READ_*", "secret:*", "io.x.*", "a.b/C", "view logs", "do(it)", "ALLOCATE")) {
      assertEquals("", found(doing(action)), action);
    }
    assertEquals("action-list", findings(doing("READ WRITE", "READ", "WRITE")).get(0).code());
    assertEquals(
        "", found(doing("all").actions(Actions.none().declaring("all", "VIEW").declaring("VIEW"))));
  }

  @Test
  void regularExpressions_asRoles_areFound() {
    Tenant tenant = Tenant.of("a").including("jobs");
    assertEquals(
        "regular-expression: write `team-*`",
        found(on("jobs").tenant(tenant.enteredBy("team-.*"))));
    assertEquals(
        "regular-expression: write `ops` and `dev`, each as an element of its own",
        found(on("jobs").administeredBy("ops|dev")));
    assertEquals("hidden-character: write `ops`", found(on("jobs").administeredBy("ops ")));
    assertEquals("", found(on("jobs").tenant(tenant.enteredBy("team-*", "team.a*", "*"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "team-*; literal-star: write a key for each value, or a mapping with `pattern:"
            + " team-{name}` and `{capture: name}`",
        "*; literal-star: write a key for each value",
        "team-.*; regular-expression: write a key for each value, or a mapping with `pattern:"
            + " team-{name}` and `{capture: name}`",
        "a|b; regular-expression: write `a` and `b`, each as an element of its own",
        "'a '; hidden-character: write `a`"
      })
  void wildcards_inKeysOfTables_areFound(String key, String expected) {
    assertEquals(expected, found(table("groups", key)));
  }

  @Test
  void otherKeysOfTables_areLeftAlone() {
    assertEquals("", found(table("groups", "CN=Ops (EU),OU=x")));
    assertEquals("", found(table("groups", "CORP\\developers")));
    assertEquals("", found(table("scope", "jobs:*")));
  }

  private static Policy.Builder table(String claim, String key) {
    return on("jobs")
        .claims(
            ClaimMapping.of(ClaimPath.of(claim), ClaimShape.LIST)
                .yielding(ClaimOutput.roles(Map.of(key, List.of("viewer")))));
  }

  @Test
  void wildcards_inPathsOfClaims_areFound() {
    assertEquals(
        "literal-star: write one mapping for each name, such as"
            + " `resource_access.my-client.roles`",
        found(claim(ClaimPath.of("resource_access.*.roles"))));
    assertEquals(
        "literal-star: write `realm_access.roles`; the `shape` says whether it is a list",
        found(claim(ClaimPath.of("$.realm_access.roles[*]"))));
    assertEquals("", found(claim(ClaimPath.named("https://x/*"))));
    assertEquals("", found(claim(ClaimPath.pointer("/a/0/b"))));
    assertEquals("", found(claim(ClaimPath.of("$meta.roles"))));
  }

  private static Policy.Builder claim(ClaimPath path) {
    return on("jobs").claims(ClaimMapping.of(path, ClaimShape.LIST).yielding(ClaimOutput.roles()));
  }

  @Test
  void wildcards_inPatternsOfClaims_areFound() {
    assertEquals(
        "literal-star: write `flyte-{project}-{rest}`", found(matching("^flyte-{project}-.*$")));
    assertEquals("", found(matching("flyte-{project}.x")));
  }

  private static Policy.Builder matching(String pattern) {
    return on("jobs")
        .claims(
            ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
                .matching(ClaimPattern.parse(pattern))
                .yielding(ClaimOutput.variable("project").ofCapture("project")));
  }

  /** What is proposed can be written, and is no finding in its turn. */
  @Test
  void proposals_areCleanPatterns() {
    for (String expression :
        List.of("^x.*$", ".*a.*", "(a|b)-(c|d)", "a\\.b", "\\d+-x", "(?:a|b)", "a|b|c")) {
      List<String> patterns = ForeignNotation.patternsFor(expression);
      assertEquals(false, patterns.isEmpty(), expression);
      for (String pattern : patterns) {
        assertEquals("", found(on(ResourcePattern.parse(pattern).toString())), pattern);
        assertEquals(
            false, ForeignNotation.isRegularExpression(NamePattern.of(pattern).toString()));
      }
    }
  }
}
