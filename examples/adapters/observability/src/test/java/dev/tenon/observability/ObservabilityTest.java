package dev.tenon.observability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.live.AuditLog;
import dev.tenon.live.AuditSettings;
import dev.tenon.live.Identities;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.SettableSource;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapters with the libraries that they adapt to. */
class ObservabilityTest {

  private static final Subject ADA = Subject.of("ada").withRoles("operator");
  private static final Resource DEV = Resource.of("flink", "dev");
  private static final Resource PROD = Resource.of("flink", "prod");
  private static final Diagnostic BROKEN =
      Diagnostic.error("unknown-role", Place.ofSource("policy.yaml"), "unknown role `x`");

  private final SettableSource source = SettableSource.of(policy("first"));
  private final LiveAuthorizer live = LiveAuthorizer.over(source);

  private static Policy policy(String version) {
    return Policy.builder()
        .role(Role.of("operator").with(Permission.allow("EDIT").on("flink/dev")))
        .version(version)
        .build();
  }

  private static final Policy TENANTS =
      Policy.builder()
          .tenant(Tenant.of("*").including("${tenant}").enteredBy("operator"))
          .role(Role.of("operator").with(Permission.allow("EDIT").on("*/open")))
          .build();

  @Test
  void meters_countAndTimeWhatHappens() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Meters meters = new Meters(registry);
    AuditLog audit =
        AuditLog.to(entry -> {}, Runnable::run, AuditSettings.showing(Identities.omitted()));
    live.listenToAttempts(meters);
    meters.watch(live);
    meters.watch(audit);
    Authorizer measured = live.interceptedBy(audit).interceptedBy(meters);

    measured.check(ADA, "EDIT", DEV);
    measured.access(ADA).allowed("EDIT", List.of(DEV, PROD), item -> item);
    source.set(policy("second"));
    source.fail(BROKEN);

    assertEquals(2, registry.get("tenon.checks").tag("reason", "allowed-by-rule").timer().count());
    assertEquals(1, registry.get("tenon.checks").tag("reason", "no-rule").timer().count());
    assertEquals(1, registry.get("tenon.reloads").tag("outcome", "Replaced").timer().count());
    assertEquals(1, registry.get("tenon.reloads").tag("outcome", "Refused").timer().count());
    assertEquals(1, registry.get("tenon.policy.ready").gauge().value());
    assertEquals(1, registry.get("tenon.policy.number").gauge().value());
    assertTrue(registry.get("tenon.policy.unconfirmed").gauge().value() >= 0);
    assertEquals(3, registry.get("tenon.audit.written").functionCounter().count());
    assertEquals(0, registry.get("tenon.audit.waiting").gauge().value());
  }

  @Test
  void meters_countUseAndRefusalsByTenant_upToABound() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Authorizer measured = Authorizer.compile(TENANTS).interceptedBy(new Meters(registry, 2));
    Subject subject = Subject.of("ada").withRolesIn("acme", "operator");
    measured.check(subject, "EDIT", Resource.of("acme", "open"));
    measured.check(subject, "EDIT", Resource.of("acme", "closed"));
    measured.check(Request.of(subject, "EDIT", Resource.of("acme", "open")).within("globex"));
    measured.check(ADA, "EDIT", Resource.of("acme", "open"));
    for (int i = 0; i < 5; i++) {
      measured.check(Request.of(ADA, "EDIT", Resource.of("t" + i, "open")).within("t" + i));
    }
    assertEquals(1, count(registry, "acme", "ALLOW"), "the only tenant, though none was named");
    assertEquals(1, count(registry, "acme", "DENY"));
    assertEquals(1, count(registry, "*not-entered", "DENY"));
    assertEquals(1, count(registry, "*none", "DENY"));
    assertEquals(1, count(registry, "t0", "ALLOW"));
    assertEquals(4, count(registry, "*other", "ALLOW"));
    assertEquals(3 * (2 + 3), registry.get("tenon.tenant.checks").counters().size());
  }

  private static double count(SimpleMeterRegistry registry, String tenant, String effect) {
    return registry
        .get("tenon.tenant.checks")
        .tag("tenant", tenant)
        .tag("effect", effect)
        .counter()
        .count();
  }

  @Test
  @SuppressWarnings("try") // The scope is what is open, not what is used.
  void traces_holdDecisionsAsEventsAndReloadsAsSpans() {
    InMemorySpanExporter exporter = InMemorySpanExporter.create();
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build()) {
      Traces traces = new Traces(provider.get("tenon"), Clock.systemUTC());
      live.listenToAttempts(traces);
      Authorizer traced = live.interceptedBy(traces);

      traced.check(ADA, "EDIT", DEV);
      Span request = provider.get("service").spanBuilder("request").startSpan();
      try (Scope scope = request.makeCurrent()) {
        traced.check(ADA, "EDIT", PROD);
      } finally {
        request.end();
      }
      source.set(policy("second"));
      source.fail(BROKEN);
      assertSpans(exporter.getFinishedSpanItems());
    }
  }

  @Test
  @SuppressWarnings("try") // The scope is what is open, not what is used.
  void traces_nameTheTenantOfADecision_alsoWhereTheRequestNamesNone() {
    InMemorySpanExporter exporter = InMemorySpanExporter.create();
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build()) {
      Traces traces = new Traces(provider.get("tenon"), Clock.systemUTC());
      Authorizer traced = Authorizer.compile(TENANTS).interceptedBy(traces);
      Span request = provider.get("service").spanBuilder("request").startSpan();
      try (Scope scope = request.makeCurrent()) {
        traced.check(
            Subject.of("ada").withRolesIn("acme", "operator"), "EDIT", Resource.of("acme", "open"));
        traced.check(Request.of(ADA, "EDIT", Resource.of("globex", "open")).within("globex"));
      } finally {
        request.end();
      }
      assertEquals(
          List.of("acme", "globex"),
          exporter.getFinishedSpanItems().get(0).getEvents().stream()
              .map(event -> event.getAttributes().get(AttributeKey.stringKey("tenon.tenant")))
              .toList());
    }
  }

  private static void assertSpans(List<SpanData> spans) {
    assertEquals(
        List.of("request", "tenon.reload", "tenon.reload"),
        spans.stream().map(SpanData::getName).toList());
    assertEquals(1, spans.get(0).getEvents().size(), "what no span is around is not traced");
    String event = spans.get(0).getEvents().get(0).getAttributes().toString();
    assertTrue(event.contains("no-rule") && event.contains("flink/prod"), event);
    assertFalse(event.contains("ada"), event);
    assertEquals(StatusCode.UNSET, spans.get(1).getStatus().getStatusCode());
    assertEquals(StatusCode.ERROR, spans.get(2).getStatus().getStatusCode());
    assertEquals("unknown-role", spans.get(2).getStatus().getDescription());
  }

  @Test
  void auditFile_isAppendedAndTakesBackWhatIsHalfWritten(@TempDir Path directory)
      throws IOException {
    Path path = directory.resolve("audit.jsonl");
    AuditSettings settings = AuditSettings.showing(Identities.asTheyAre());
    for (int opened = 0; opened < 2; opened++) {
      try (AuditFile file = AuditFile.append(path);
          AuditLog audit = AuditLog.to(file, Runnable::run, settings)) {
        live.interceptedBy(audit).check(ADA, "EDIT", DEV);
        Files.writeString(path, Files.readString(path) + "{\"half\":");
        live.interceptedBy(audit).check(ADA, "EDIT", PROD);
      }
    }
    List<String> lines = Files.readAllLines(path);
    assertEquals(4, lines.size());
    assertTrue(lines.get(0).contains("\"effect\":\"ALLOW\""), lines.get(0));
    assertTrue(lines.get(3).contains("\"effect\":\"DENY\""), lines.get(3));
    assertTrue(lines.stream().allMatch(line -> line.startsWith("{\"v\":1,") && line.endsWith("}")));
  }

  // Issue 14, observability: after a cut last line the next record was glued to it.
  @Test
  void auditFile_beginsALine_whateverWasThere(@TempDir Path directory) throws IOException {
    AuditSettings settings = AuditSettings.showing(Identities.asTheyAre());
    List<String> before =
        List.of(
            "", "\n", "{\"v\":1}\n", "{\"v\":1,\"cut", "{\"v\":1}\n{", "{\"v\":1,\"s\":\"\u00e9");
    for (int i = 0; i < before.size(); i++) {
      String was = before.get(i);
      Path path = Files.writeString(directory.resolve(i + ".jsonl"), was);
      try (AuditFile file = AuditFile.append(path);
          AuditLog audit = AuditLog.to(file, Runnable::run, settings)) {
        live.interceptedBy(audit).check(ADA, "EDIT", DEV);
      }
      String ended = was.isEmpty() || was.endsWith("\n") ? was : was + "\n";
      String now = Files.readString(path);
      assertTrue(now.startsWith(ended), now);
      assertRecord(now.substring(ended.length()));
    }
  }

  @Test
  void auditFile_beginsALine_whereTheFileWasShortened(@TempDir Path directory) throws IOException {
    Path path = directory.resolve("audit.jsonl");
    AuditSettings settings = AuditSettings.showing(Identities.asTheyAre());
    try (AuditFile file = AuditFile.append(path);
        AuditLog audit = AuditLog.to(file, Runnable::run, settings)) {
      live.interceptedBy(audit).check(ADA, "EDIT", DEV);
      Files.writeString(path, "");
      live.interceptedBy(audit).check(ADA, "EDIT", DEV);
      assertRecord(Files.readString(path));
      Files.writeString(path, "{\"cut");
      live.interceptedBy(audit).check(ADA, "EDIT", DEV);
      assertTrue(Files.readString(path).startsWith("{\"cut\n{"), Files.readString(path));
      assertRecord(Files.readString(path).substring("{\"cut\n".length()));
    }
  }

  @Test
  void auditFile_isWrittenByOne(@TempDir Path directory) throws IOException {
    Path path = directory.resolve("audit.jsonl");
    try (AuditFile file = AuditFile.append(path)) {
      file.flush();
      IOException e = assertThrows(IOException.class, () -> AuditFile.append(path));
      assertEquals("another process or log writes to " + path, e.getMessage());
    }
    AuditFile.append(path).close();
  }

  private static void assertRecord(String text) {
    assertTrue(text.matches("\\{\"v\":1,[^\n]*}\n"), text);
  }
}
