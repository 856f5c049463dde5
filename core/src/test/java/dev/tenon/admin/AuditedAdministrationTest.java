package dev.tenon.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.live.AuditLog;
import dev.tenon.live.AuditSettings;
import dev.tenon.live.AuditSink;
import dev.tenon.live.Identities;
import dev.tenon.path.Resource;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.seeds.SettableClock;
import dev.tenon.subject.Actor;
import dev.tenon.subject.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is administered, approved and done for others, in the log beside the decisions. */
class AuditedAdministrationTest {

  private static final Subject ADA =
      Subject.of("ada").fromIssuer("https://login.example").withRoles("admin", "lead");
  private static final Subject BOB = Subject.of("bob").withRoles("dev");
  private static final Resource JOB = Resource.of("flink", "prod", "tx_7");

  private static final Policy POLICY =
      Policy.builder()
          .version("v")
          .administeredBy("admin")
          .assign(Assignment.toActor("ci"))
          .permission("lead", Permission.allow("KILL").on("flink"))
          .permission("lead", Permission.allow(AdminRights.IMPERSONATE).on("tenon/subject/bob"))
          .permission("dev", Permission.stage("KILL").on("flink"))
          .build();

  private static List<String> lines(Identities identities) {
    List<String> lines = new ArrayList<>();
    SettableClock clock = new SettableClock();
    AuditLog audit =
        AuditLog.to(
            AuditSink.lines(lines::add),
            Runnable::run,
            AuditSettings.showing(identities).withClock(clock));
    AdminSettings settings =
        AdminSettings.standard()
            .withClock(clock)
            .withListener(
                e -> audit.event(e.by(), e.tenant(), e.when(), e.what(), e.why(), e.answer()));
    Administration administration = Administration.of(PolicyStore.inMemory(POLICY), settings);
    Command create = new Command.CreateRole(Role.of("ops"));
    administration.apply(ADA.actedForBy(new Actor("", "ci")), create, 0, "ticket \"12\"\n");
    administration.apply(ADA, create, 0, "again");
    administration.apply(ADA, create, 1, "again");
    administration.apply(BOB, create, 1, "");
    Role more = Role.of("more").with(Permission.allow("KILL").on("*"));
    administration.apply(ADA, new Command.CreateRole(more), 1, "too much");
    administration.apply(ADA, new Command.CreateRole(Role.of("x").inheriting("none")), 1, "typo");

    Authorizer authorizer = Authorizer.compile(POLICY);
    Approvals approvals = Approvals.of(authorizer, TicketStore.inMemory(), settings);
    Request kill = Request.of(BOB, "KILL", JOB);
    String id =
        ((TicketAnswer.Done) approvals.stage(kill, Duration.ofHours(1), "it hangs")).ticket().id();
    approvals.approve(id, BOB, "please");
    approvals.approve(id, ADA, "seen");
    approvals.use(id, kill);
    Impersonation.of(authorizer, settings).actAs(ADA, Subject.of("bob"), "ticket 13");
    audit.close();
    lines.replaceAll(line -> line.replace(id, "TICKET"));
    return lines;
  }

  @Test
  void eventOfATenant_namesIt() {
    List<String> lines = new ArrayList<>();
    AuditLog audit =
        AuditLog.to(
            AuditSink.lines(lines::add),
            Runnable::run,
            AuditSettings.showing(Identities.asTheyAre()));
    AdminSettings settings =
        AdminSettings.standard()
            .withListener(
                e -> audit.event(e.by(), e.tenant(), e.when(), e.what(), e.why(), e.answer()));
    Policy policy =
        Policy.builder()
            .administeredBy("admin")
            .tenant(Tenant.of("acme").including("acme").enteredBy("*"))
            .role(Role.of("viewer"))
            .build();
    Administration administration = Administration.of(PolicyStore.inMemory(policy), settings);
    Command role = new Command.CreateRole(Role.of("reviewer"));
    administration.apply(ADA, role, 0, "for all");
    administration.apply(ADA, new Command.CreateRole(Role.of("own")).in("acme"), 1, "for acme");
    audit.close();
    assertFalse(lines.get(0).contains("\"tenant\""), lines.get(0));
    assertTrue(lines.get(1).contains("\"tenant\":\"acme\""), lines.get(1));
  }

  @Test
  void a35_lines_areAsInTheGoldenFile() throws IOException {
    assertEquals(
        resource("/admin/audit-events.jsonl"),
        String.join("\n", lines(Identities.asTheyAre())) + "\n");
  }

  @Test
  void lines_areAsTheSchemaSays() throws IOException {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(resource("/META-INF/tenon/audit-event.schema.json"));
    for (Identities identities : List.of(Identities.asTheyAre(), Identities.omitted())) {
      for (String line : lines(identities)) {
        assertEquals(List.of(), schema.validate(line, InputFormat.JSON), line);
        assertFalse(line.contains("\n"), line);
      }
    }
    assertFalse(schema.validate("{\"v\":1}", InputFormat.JSON).isEmpty());
  }

  @Test
  void authors_areShownAsTheLogIsSet() {
    for (String line : lines(Identities.omitted())) {
      assertFalse(line.contains("ada"), line);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = AuditedAdministrationTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
