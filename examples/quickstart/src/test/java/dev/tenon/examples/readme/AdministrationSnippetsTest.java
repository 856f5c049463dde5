package dev.tenon.examples.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.Administration;
import dev.tenon.admin.Approvals;
import dev.tenon.admin.Command;
import dev.tenon.admin.CommandOutcome;
import dev.tenon.admin.CommandRefusalReason;
import dev.tenon.admin.PolicyStore;
import dev.tenon.admin.TemporaryGrant;
import dev.tenon.admin.Ticket;
import dev.tenon.admin.TicketAnswer;
import dev.tenon.admin.TicketStore;
import dev.tenon.analysis.Invariant;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Resource;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Java of core/README.md about administration. */
class AdministrationSnippetsTest {

  private static final Policy POLICY =
      Policy.builder()
          .administeredBy("platform-admin", "lead")
          .permission(
              "payments-operator", Permission.allow("FLINK_VIEW", "FLINK_SUBMIT").on("flink"))
          .permission("operator", Permission.stage("FLINK_JOB_TERMINATE").on("flink/prod"))
          .permission("lead", Permission.allow("FLINK_JOB_TERMINATE").on("flink/prod"))
          .build();

  @Test
  void changing_isApplied() {
    Policy policy = POLICY;
    Instant inAnHour = Instant.now().truncatedTo(ChronoUnit.MILLIS).plus(Duration.ofHours(1));

    PolicyStore store = PolicyStore.inMemory(policy);
    Administration administration = Administration.of(store, AdminSettings.standard());

    Subject boss = Subject.of("boss").withRoles("platform-admin", "payments-operator");
    long seen = administration.view(boss).number();
    Role submitter =
        Role.of("submitter").with(Permission.allow("FLINK_SUBMIT").on("flink/prod/flink-job/tx_*"));
    CommandOutcome created =
        administration.apply(boss, new Command.CreateRole(submitter), seen, "new team, ticket 12");

    TemporaryGrant hour =
        TemporaryGrant.of("incident-7", inAnHour, Permission.allow("FLINK_VIEW").on("flink"))
            .toRole("on-call");
    CommandOutcome granted =
        administration.apply(boss, new Command.Grant(hour), seen + 1, "incident 7");

    assertTrue(created.applied(), created::toString);
    assertTrue(granted.applied(), granted::toString);
  }

  @Test
  void approving_letsItGoAheadOnce() {
    Authorizer authorizer = Authorizer.compile(POLICY);
    Subject lead = Subject.of("lena").withRoles("lead");
    Request request =
        Request.of(
            Subject.of("otto").withRoles("operator"),
            "FLINK_JOB_TERMINATE",
            Resource.of("flink", "prod", "flink-job", "tx_7"));

    Approvals approvals =
        Approvals.of(authorizer, TicketStore.inMemory(), AdminSettings.standard());
    TicketAnswer.Done held =
        (TicketAnswer.Done) approvals.stage(request, Duration.ofHours(4), "the job hangs");
    String id = held.ticket().id();
    TicketAnswer approved = approvals.approve(id, lead, "seen in the log");
    TicketAnswer first = approvals.use(id, request); // done: do it now
    TicketAnswer second = approvals.use(id, request); // refused: already-used

    assertInstanceOf(TicketAnswer.Done.class, approved);
    assertInstanceOf(TicketAnswer.Done.class, first);
    assertEquals(new TicketAnswer.Refused(TicketAnswer.TicketRefusalReason.ALREADY_USED), second);
  }

  @Test
  void approving_carriesOutInTheNameOfTheRequester() {
    Authorizer authorizer = Authorizer.compile(POLICY);
    Subject lead = Subject.of("lena").withRoles("lead");
    Map<String, Subject> users = Map.of("otto", Subject.of("otto").withRoles("operator"));
    Request request =
        Request.of(
            users.get("otto"),
            "FLINK_JOB_TERMINATE",
            Resource.of("flink", "prod", "flink-job", "tx_7"));
    Approvals approvals =
        Approvals.of(authorizer, TicketStore.inMemory(), AdminSettings.standard());

    TicketAnswer asked = approvals.stageOnce(request, Duration.ofHours(4), "the job hangs");
    TicketAnswer again = approvals.stageOnce(request, Duration.ofHours(4), "the job hangs");
    Ticket ticket = ((TicketAnswer.Waiting) again).ticket();
    TicketAnswer approved = approvals.approve(ticket.id(), lead, "seen in the log");
    TicketAnswer used = approvals.use(ticket.id(), ticket.request().by(users.get("otto")));

    assertEquals(new TicketAnswer.Done(ticket), asked);
    assertInstanceOf(TicketAnswer.Done.class, approved);
    assertInstanceOf(TicketAnswer.Done.class, used);
  }

  @Test
  void exclusiveRoles_areGivenToNobodyTogether() {
    AdminSettings duties =
        AdminSettings.standard()
            .withExclusive(
                new Invariant.Exclusive(Set.of("maker", "checker"), Set.of(), Place.code()));

    Policy policy =
        Policy.builder()
            .administeredBy("boss")
            .role(Role.of("boss").with(Permission.allow("escalate").on("tenon/policy")))
            .role(Role.of("maker"))
            .role(Role.of("checker"))
            .assign(Assignment.toSubject("bob", "maker"))
            .build();
    Administration administration = Administration.of(PolicyStore.inMemory(policy), duties);
    CommandOutcome refused =
        administration.apply(
            Subject.of("ada").withRoles("boss"),
            new Command.Assign(Assignment.toSubject("bob", "checker")),
            0,
            "ticket 12");
    assertTrue(refused.toString().startsWith("refused exclusive-roles"), refused::toString);
  }

  @Test
  void codes_areListedWithTheirWords() throws Exception {
    java.nio.file.Path here = java.nio.file.Path.of("").toAbsolutePath();
    while (!Files.isDirectory(here.resolve(".mvn"))) {
      here = here.getParent();
    }
    String readme = Files.readString(here.resolve("core/docs/administration.md"));
    Stream<String> rows =
        Stream.concat(
            Arrays.stream(CommandRefusalReason.values()).map(r -> row(r.code(), r.words())),
            Arrays.stream(TicketAnswer.TicketRefusalReason.values())
                .map(r -> row(r.code(), r.words())));
    assertEquals(List.of(), rows.filter(row -> !readme.contains(row)).toList());
  }

  private static String row(String code, String words) {
    return "\n| `" + code + "` | " + words + " |\n";
  }
}
