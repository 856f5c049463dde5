package dev.tenon.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Interception;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Actor;
import dev.tenon.subject.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AuditRecordTest {

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(resource("/META-INF/tenon/audit.schema.json"));
  private static final Identities PLAIN = Identities.asTheyAre();
  private static final byte[] KEY =
      "a key that only the auditor has".getBytes(StandardCharsets.UTF_8);
  private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

  private static final Policy POLICY =
      Policy.builder()
          .role(
              Role.of("operator")
                  .with(
                      Permission.allow("EDIT").on("flink"),
                      Permission.stage("TERMINATE").on("flink/prod").withId("prod-terminate")))
          .role(Role.of("*").with(Permission.deny("EDIT").on("flink/prod/flink-job/tx_ledger")))
          .tenant(Tenant.of("payments").including("flink").excluding("flink/uat").enteredBy("*"))
          .version("acorn-7")
          .build();
  private static final Authorizer AUTHORIZER = Authorizer.compile(POLICY);
  private static final Subject ADA =
      Subject.of("ada")
          .fromIssuer("https://login.example")
          .throughClient("web")
          .withRoles("operator");

  private static Request edit(Subject subject, String... path) {
    return Request.of(subject, "EDIT", Resource.of(path));
  }

  private static AuditRecord audit(Request request, AuditSettings settings) {
    return new AuditEntry(NOON, request, AUTHORIZER.check(request), 420).toRecord(1, 0, settings);
  }

  private static String line(Request request, Identities identities) {
    return audit(request, AuditSettings.showing(identities)).toJson();
  }

  private static List<String> lines() {
    Request job = edit(ADA, "flink", "dev", "flink-job", "tx_1");
    Request ledger = edit(ADA, "flink", "prod", "flink-job", "tx_ledger");
    Subject run =
        ADA.actedForBy("ci-runner").actedForBy(new Actor("https://other.example", "scheduler"));
    AuditSettings plain = AuditSettings.showing(PLAIN);
    AuditEntry first = new AuditEntry(NOON, job, AUTHORIZER.check(job), 420);
    Decision withheld =
        AUTHORIZER.interceptedBy((request, decision, nanos) -> Interception.WITHHOLD).check(job);
    return List.of(
        line(job, PLAIN),
        line(job.within("payments").creating(), PLAIN),
        line(ledger, PLAIN),
        audit(ledger, plain.withRulesOf(AUTHORIZER)).toJson(),
        line(Request.of(ADA, "TERMINATE", Resource.of("flink", "prod")), PLAIN),
        line(edit(ADA, "flink", "uat"), PLAIN),
        line(edit(ADA, "kafka"), PLAIN),
        line(job.within("fraud"), PLAIN),
        line(edit(run, "flink", "dev"), PLAIN),
        line(edit(run, "flink", "dev"), Identities.hashed(KEY)),
        line(edit(run, "flink", "dev"), Identities.omitted()),
        line(edit(Subject.anonymous(), "flink"), PLAIN),
        line(
            Request.of(ADA, "E\"D\\I\nT\u2028\uD800\uD83D\uDE00", Resource.of("flink", "..")),
            PLAIN),
        first.toRecord(8, 3, plain.withOneAllowIn(100)).toJson(),
        new AuditEntry(NOON, job, withheld, 420).toRecord(9, 0, plain).toJson());
  }

  @Test
  void a35_lines_areAsInTheGoldenFile() {
    assertEquals(resource("/live/audit.jsonl"), String.join("\n", lines()) + "\n");
  }

  @Test
  void lines_areAsTheSchemaSays() {
    for (String line : lines()) {
      assertEquals(List.of(), SCHEMA.validate(line, InputFormat.JSON), line);
      assertFalse(line.contains("\n"), line);
    }
  }

  @Test
  void schema_refusesWhatIsNoRecord() {
    String good = lines().get(0);
    assertFalse(SCHEMA.validate("{}", InputFormat.JSON).isEmpty());
    assertFalse(SCHEMA.validate(good.replace("ALLOW", "MAYBE"), InputFormat.JSON).isEmpty());
    assertFalse(SCHEMA.validate(good.replace("\"v\":1", "\"v\":2"), InputFormat.JSON).isEmpty());
    assertFalse(SCHEMA.validate(good.replace("nanos", "secret"), InputFormat.JSON).isEmpty());
  }

  private static final Policy CONDITIONAL =
      Policy.builder()
          .version("c-1")
          .attributes(
              AttributeDeclarations.none()
                  .with("resource.amount", AttributeType.of(AttributeType.Kind.NUMBER))
                  .with("resource.owner", AttributeType.of(AttributeType.Kind.TEXT))
                  .with("resource.tags", AttributeType.of(AttributeType.Kind.TEXTS))
                  .with("subject.most", AttributeType.of(AttributeType.Kind.NUMBER)))
          .role(
              Role.of("operator")
                  .with(
                      Permission.allow("EDIT")
                          .on("bills")
                          .when(
                              RuleCondition.allOf(
                                  RuleCondition.test(
                                      "resource.amount", Operator.AT_MOST, "${subject.most}"),
                                  RuleCondition.test("resource.owner", Operator.IS, "${user}"))),
                      Permission.deny("EDIT")
                          .on("bills")
                          .when(RuleCondition.test("resource.tags", Operator.ANY, "frozen"))))
          .build();

  private static AuditRecord conditional(AuditSettings settings, Attributes attributes) {
    Subject ada = ADA.with(Attributes.none().with("subject.most", 500));
    Request request = edit(ada, "bills", "7").with(attributes);
    Decision decision = Authorizer.compile(CONDITIONAL).check(request);
    return new AuditEntry(NOON, request, decision, 420).toRecord(1, 0, settings);
  }

  @Test
  void attributesOfTheDecidingRule_areNamed_withValuesWhereTheSettingsSaySo() {
    Attributes own =
        Attributes.none()
            .with("resource.amount", 120)
            .with("resource.owner", "ada")
            .with("resource.tags", List.of("b", "a"));
    AuditSettings plain = AuditSettings.showing(PLAIN);
    AuditRecord named = conditional(plain, own);
    assertEquals("allowed-by-rule", named.reason());
    assertEquals(List.of("resource.amount", "subject.most", "resource.owner"), named.attributes());
    assertEquals(Map.of(), named.attributeValues());
    assertTrue(
        named
            .toJson()
            .contains("\"attributes\":[\"resource.amount\",\"subject.most\",\"resource.owner\"]"),
        named::toJson);
    assertFalse(named.toJson().contains("120"), named::toJson);

    AuditSettings some =
        plain
            .withAttributeValues("resource.amount", "resource.tags")
            .withAttributeValues("subject.most");
    AuditRecord valued = conditional(some.withCapacity(3), own);
    assertEquals(Map.of("resource.amount", "120", "subject.most", "500"), valued.attributeValues());
    assertFalse(valued.toJson().contains("\"a, b\""), "not read by the rule that decided");

    AuditRecord denied = conditional(some, own.with("resource.tags", List.of("frozen", "a")));
    assertEquals("denied-by-rule", denied.reason());
    assertEquals(List.of("resource.tags"), denied.attributes());
    assertEquals(Map.of("resource.tags", "a, frozen"), denied.attributeValues());

    AuditRecord missing = conditional(some, Attributes.none());
    assertEquals("missing-attribute", missing.reason());
    assertEquals(List.of("resource.tags"), missing.attributes());
    assertEquals(Map.of(), missing.attributeValues());
    assertEquals(
        Map.of(),
        conditional(some, Attributes.none().withAbsent("resource.tags")).attributeValues());
    for (AuditRecord each : List.of(named, valued, denied, missing)) {
      assertEquals(List.of(), SCHEMA.validate(each.toJson(), InputFormat.JSON), each::toJson);
    }
    assertThrows(IllegalArgumentException.class, () -> plain.withAttributeValues("amount"));
  }

  // Fault 31: a list that is read through a filter is one record.
  @Test
  void filter_isOneRecordWithActionTenantAndVersion() {
    List<dev.tenon.live.Audited> written = new java.util.ArrayList<>();
    AuditSettings settings =
        AuditSettings.showing(PLAIN)
            .withOneAllowIn(1_000_000)
            .withContext(() -> "r-7", () -> java.util.Map.of("service", "billing"));
    AuditLog audit = AuditLog.to(written::add, Runnable::run, settings);
    Authorizer audited = AUTHORIZER.interceptedBy(audit);
    var filter = audited.access(ADA).within("payments").filter("EDIT");
    audited.access(ADA).within("fraud").filter("EDIT");
    assertEquals(AUTHORIZER.access(ADA).within("payments").filter("EDIT"), filter);
    assertEquals(2, written.size());
    AuditedRead read = (AuditedRead) written.get(0);
    assertEquals("EDIT", read.action());
    assertEquals("payments", read.tenant());
    assertEquals("acorn-7", read.policy());
    assertEquals("r-7", read.requestId());
    assertEquals(java.util.Map.of("service", "billing"), read.fields());
    assertFalse(read.letsNothingThrough());
    assertTrue(((AuditedRead) written.get(1)).letsNothingThrough());
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(resource("/META-INF/tenon/audit-read.schema.json"));
    for (Audited each : written) {
      assertEquals(List.of(), schema.validate(each.toJson(), InputFormat.JSON), each.toJson());
    }
  }

  // Fault 31: a filter that cannot be recorded lets nothing through.
  @Test
  void filterThatIsNotRecorded_letsNothingThrough() {
    AuditSettings full = AuditSettings.showing(PLAIN).whenFull(Overflow.DENY).withCapacity(1);
    AuditLog audit = AuditLog.to(entry -> {}, task -> {}, full);
    Authorizer audited = AUTHORIZER.interceptedBy(audit);
    var some = audited.access(ADA).within("payments").filter("EDIT");
    assertFalse(some.equals(dev.tenon.filter.ResourceFilter.nothing()));
    var withheld = audited.access(ADA).within("payments").filter("EDIT");
    assertEquals(dev.tenon.filter.ResourceFilter.nothing(), withheld);
    assertEquals(1, audit.counts().withheld());
  }

  // Fault 31: records carry the id of the host's request and fields of the host.
  @Test
  void contextOfTheHost_isInEachRecord_andItsFailureHarmsNone() {
    List<Audited> written = new java.util.ArrayList<>();
    String[] id = {"r-1"};
    AuditSettings settings =
        AuditSettings.showing(PLAIN)
            .withContext(
                () -> {
                  if (id[0].isEmpty()) {
                    throw new IllegalStateException("no request");
                  }
                  return id[0];
                },
                () -> java.util.Map.of("service", "bil\"ling"));
    AuditLog audit = AuditLog.to(written::add, Runnable::run, settings);
    Authorizer audited = AUTHORIZER.interceptedBy(audit);
    audited.check(edit(ADA, "flink", "dev"));
    id[0] = "";
    assertEquals(
        AUTHORIZER.check(edit(ADA, "flink", "dev")), audited.check(edit(ADA, "flink", "dev")));
    AuditRecord first = (AuditRecord) written.get(0);
    assertEquals("r-1", first.requestId());
    assertTrue(first.toJson().contains("\"request\":\"r-1\",\"fields\":{\"service\":\"bil"));
    assertEquals(List.of(), SCHEMA.validate(first.toJson(), InputFormat.JSON));
    assertEquals("", ((AuditRecord) written.get(1)).requestId());
    assertEquals("no request", audit.lastFailure().orElseThrow().getMessage());
  }

  @Test
  void schema_knowsEveryReason() {
    String text = resource("/META-INF/tenon/audit.schema.json");
    for (Reason reason : Reason.values()) {
      assertTrue(text.contains('"' + reason.code() + '"'), reason::code);
    }
  }

  @Property(tries = 200)
  void anyText_makesALineOfTheSchema(@ForAll String action, @ForAll List<String> path) {
    Resource resource = Resource.of(path.isEmpty() ? List.of("x") : path);
    String line = line(Request.of(ADA, action, resource).within(action), PLAIN);
    assertEquals(List.of(), SCHEMA.validate(line, InputFormat.JSON), line);
    assertFalse(line.chars().anyMatch(c -> c < ' '), line);
  }

  @Test
  void claimsAndTokens_neverAppear() {
    String token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl";
    Policy policy = Policy.builder().build();
    Subject subject =
        policy
            .subjectFrom(
                Map.of(
                    "iss", "https://login.example",
                    "sub", "ada",
                    "jti", "secret-jti",
                    "access_token", token,
                    "email", "ada@example.com"))
            .subject()
            .withVariable("project", "secret-project");
    String line = line(edit(subject, "flink"), PLAIN);
    for (String secret : List.of(token, "secret-jti", "ada@example.com", "secret-project")) {
      assertFalse(line.contains(secret), line);
    }
  }

  @Test
  void hashedIds_areTheSameForTheSameKeyAndIdAlone() {
    Identities hashed = Identities.hashed(KEY);
    assertEquals(hashed.show("ada"), Identities.hashed(KEY).show("ada"));
    assertFalse(hashed.show("ada").equals(hashed.show("bob")));
    byte[] other = KEY.clone();
    other[0]++;
    assertFalse(hashed.show("ada").equals(Identities.hashed(other).show("ada")));
    assertEquals("hashed", hashed.toString());
  }

  @Test
  void keyThatIsChangedLater_changesNothing() {
    byte[] key = KEY.clone();
    Identities hashed = Identities.hashed(key);
    String before = hashed.show("ada");
    Arrays.fill(key, (byte) 0);
    assertEquals(before, hashed.show("ada"));
  }

  @Test
  void textsWithoutEnd_areCut() {
    String endless = "x".repeat(1_000_000);
    Request request = Request.of(ADA, endless, Resource.of(endless)).within(endless);
    assertTrue(line(request, PLAIN).length() < 3 * (AuditRecord.LONGEST + 10) + 1000);
  }

  @Test
  void a40_whoActs_isRecordedAndTheRightsAreTheSubjects() {
    Subject system =
        Subject.of("platform").withRoles("operator").impersonatedBy(Actor.of("controller"));
    AuditRecord acted = audit(edit(system, "flink", "dev"), AuditSettings.showing(PLAIN));
    assertEquals("platform", acted.subject().id());
    assertEquals(List.of("controller"), acted.actors().stream().map(a -> a.id()).toList());
    assertEquals("operator", acted.rule().role());
    Subject powerless = Subject.of("default").impersonatedBy(Actor.of("controller"));
    AuditRecord denied = audit(edit(powerless, "flink", "dev"), AuditSettings.showing(PLAIN));
    assertEquals(Reason.NO_RULE.code(), denied.reason());
    assertEquals("default", denied.subject().id());
  }

  @Test
  void a22_a23_whatIsHeld_isNotHandedOutAsAllowed() {
    List<AuditRecord> written = new ArrayList<>();
    AuditLog log =
        AuditLog.to(
            entry -> written.add((AuditRecord) entry),
            Runnable::run,
            AuditSettings.showing(PLAIN).withOneAllowIn(9999));
    Decision held =
        AUTHORIZER.interceptedBy(log).check(ADA, "TERMINATE", Resource.of("flink", "prod"));
    assertTrue(held.held());
    assertFalse(held.allowed());
    assertEquals("held-for-approval", written.get(0).reason());
  }

  private static String resource(String name) {
    try (InputStream in = AuditRecordTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
