package dev.tenon.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.path.Resource;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.seeds.SettableClock;
import dev.tenon.subject.Actor;
import dev.tenon.subject.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdministrationTest {

  private static final Subject ROOT = Subject.of("root").withRoles("admin", "everything");
  private static final Subject ADA = Subject.of("ada").withRoles("admin", "lead");
  private static final Subject BOB = Subject.of("bob").withRoles("dev");

  private final SettableClock clock = new SettableClock();
  private final List<AdminEvent> events = new ArrayList<>();

  private final AdminSettings settings =
      AdminSettings.standard()
          .withClock(clock)
          .withBuiltInRoles("viewer", "global-admin")
          .withServiceAccounts((issuer, id) -> id.startsWith("service-"))
          .withListener(events::add);

  private PolicyStore store = PolicyStore.inMemory(policy().build());
  private Administration administration = Administration.of(store, settings);

  private static Policy.Builder policy() {
    return Policy.builder()
        .version("v")
        .administeredBy("admin", "*-admin")
        .role(Role.of("everything").with(Permission.allow("*").on("*", "tenon")))
        .role(Role.of("viewer").with(Permission.allow("VIEW").on("flink")))
        .role(
            Role.of("lead")
                .with(
                    Permission.allow("EDIT", "VIEW").on("flink/dev"),
                    Permission.deny("EDIT").on("flink/dev/secret")))
        .role(Role.of("dev"));
  }

  private void start(Policy policy) {
    store = PolicyStore.inMemory(policy);
    administration = Administration.of(store, settings);
  }

  private CommandOutcome apply(Subject by, Command command) {
    return administration.apply(by, command, store.current().number(), "ticket 12");
  }

  private void assertRefused(CommandRefusalReason reason, Subject by, Command command) {
    Revision before = store.current();
    CommandOutcome outcome = apply(by, command);
    assertEquals(
        reason,
        assertInstanceOf(CommandOutcome.Refused.class, outcome).reason(),
        outcome::toString);
    assertSame(before, store.current());
  }

  private void assertApplied(Subject by, Command command) {
    CommandOutcome outcome = apply(by, command);
    assertTrue(outcome.applied(), outcome::toString);
  }

  private static Role role(String name, Permission... permissions) {
    return Role.of(name).with(permissions);
  }

  private boolean allowed(Subject subject, String action, String resource) {
    return Authorizer.compile(store.current().policy(), Settings.standard().withClock(clock))
        .check(subject, action, Resource.parse(resource))
        .allowed();
  }

  @Test
  void roles_areCreatedChangedListedAndRemoved() {
    assertApplied(
        ADA, new Command.CreateRole(role("ops", Permission.allow("VIEW").on("flink/dev/a"))));
    assertApplied(
        ADA, new Command.ChangeRole(role("ops", Permission.allow("EDIT").on("flink/dev/a"))));
    assertApplied(ADA, new Command.Assign(Assignment.toSubject("eve", "ops")));
    assertTrue(allowed(Subject.of("eve"), "EDIT", "flink/dev/a"));
    PolicyView view = administration.view(ADA);
    assertEquals(3, view.number());
    assertTrue(view.role("ops").isPresent());
    assertEquals("v+3", store.current().policy().version());
    assertInstanceOf(CommandOutcome.Invalid.class, apply(ADA, new Command.RemoveRole("ops")));
    assertApplied(ADA, new Command.Unassign(Assignment.toSubject("eve", "ops")));
    assertApplied(ADA, new Command.RemoveRole("ops"));
    assertFalse(administration.view(ADA).roles().containsKey("ops"));
    assertRefused(CommandRefusalReason.NOT_FOUND, ADA, new Command.RemoveRole("ops"));
  }

  @Test
  void changedDescription_givesNothing() {
    Role secret = role("secret", Permission.allow("EDIT").on("flink/dev/secret"));
    start(policy().role(secret).build());
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD,
        ADA,
        new Command.CreateRole(role("other", Permission.allow("EDIT").on("flink/dev/secret"))));
    assertApplied(
        ADA,
        new Command.ChangeRole(
            secret.mapPermissions(rule -> rule.withId("secret").describedAs("Keys."))));
    assertEquals(
        "Keys.", store.current().policy().roles().get("secret").permissions().get(0).description());
  }

  @Test
  void tenants_areCreatedChangedListedAndRemoved() {
    start(policy().tenant(Tenant.of("all").including("*").enteredBy("admin")).build());
    Tenant mine = Tenant.of("mine").including("flink/dev").enteredBy("dev");
    assertRefused(CommandRefusalReason.MORE_THAN_HELD, ADA, new Command.CreateTenant(mine));
    assertApplied(ROOT, new Command.CreateTenant(mine));
    assertEquals(2, administration.view(ADA).tenants().size());
    assertApplied(ADA, new Command.ChangeTenant(mine.excluding("flink/dev/x")));
    assertRefused(CommandRefusalReason.MORE_THAN_HELD, ADA, new Command.ChangeTenant(mine));
    assertApplied(ADA, new Command.RemoveTenant("mine"));
    assertApplied(ADA, new Command.RemoveTenant("all"));
    assertTrue(store.current().policy().usesTenants());
    assertRefused(CommandRefusalReason.NOT_FOUND, ROOT, new Command.RemoveTenant("all"));
  }

  @Test
  void whoDoesNotAdminister_changesAndSeesNothing() {
    Command command = new Command.CreateRole(role("ops"));
    assertRefused(CommandRefusalReason.NOT_ADMINISTRATOR, BOB, command);
    assertRefused(CommandRefusalReason.NOT_ADMINISTRATOR, Subject.anonymous(), command);
    assertFalse(administration.view(BOB).permitted());
    assertEquals(Set.of(), administration.view(BOB).roles().keySet());
    assertEquals(List.of(), administration.view(BOB).assignments());
    assertEquals(List.of(), administration.history(BOB, 0, 9));
  }

  @Test
  void nobodyGrantsMoreThanHeHas() {
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD,
        ADA,
        new Command.CreateRole(role("x", Permission.allow("EDIT").on("flink/prod"))));
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD,
        ADA,
        new Command.CreateRole(role("x", Permission.allow("*").on("flink/dev/a"))));
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD,
        ADA,
        new Command.CreateRole(role("x", Permission.allow("EDIT").on("flink/dev"))));
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD,
        ADA,
        new Command.ChangeRole(role("lead", Permission.allow("EDIT", "VIEW").on("flink/dev"))));
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD,
        ADA,
        new Command.ChangeRole(Role.of("dev").inheriting("everything")));
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD,
        ADA,
        new Command.Assign(Assignment.toSubject("bob", "everything")));
    assertApplied(
        ADA, new Command.CreateRole(role("x", Permission.allow("EDIT").on("flink/dev/a"))));
    assertApplied(ROOT, new Command.Assign(Assignment.toSubject("bob", "everything")));
  }

  @Test
  void refusal_namesARequestThatTheAuthorIsNotAllowed() {
    CommandOutcome.Refused refused =
        assertInstanceOf(
            CommandOutcome.Refused.class,
            apply(
                ADA,
                new Command.CreateRole(role("x", Permission.allow("EDIT").on("flink/prod/*")))));
    Request witness = refused.witness().orElseThrow();
    assertEquals("EDIT", witness.action());
    assertFalse(allowed(ADA, witness.action(), witness.resource().toString()));
    assertTrue(
        refused.toString().startsWith("refused more-than-held: nobody grants more"),
        refused::toString);
  }

  @Test
  void whatSeveralRulesCoverTogether_isHeld_andADenyBesideTheGrantCounts() {
    start(
        policy()
            .permission("lead", Permission.allow("EDIT").on("flink/uat"))
            .permission("dev", Permission.deny("EDIT").on("flink/uat/x"))
            .build());
    Role both = role("x", Permission.allow("EDIT").on("flink/dev/a", "flink/uat"));
    assertApplied(ADA, new Command.CreateRole(both));
    Role beside =
        role(
            "y",
            Permission.allow("EDIT").on("flink/dev"),
            Permission.deny("EDIT").on("flink/dev/secret"));
    assertApplied(ADA, new Command.CreateRole(beside));
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD,
        ADA,
        new Command.ChangeRole(role("y", Permission.allow("EDIT").on("flink/dev"))));
    assertApplied(ADA, new Command.ChangeRole(role("dev")));
  }

  @Test
  void ruleThatHindersEverybody_goesOnlyWithWhoeverHasWhatItHinders() {
    start(
        policy()
            .role(
                Role.of("*")
                    .with(
                        Permission.allow("PAY").on("bank"),
                        Permission.deny("PAY").on("bank/vault"),
                        Permission.stage("PAY").on("bank/safe")))
            .build());
    for (String place : List.of("bank/vault", "bank/safe")) {
      Role open =
          place.endsWith("vault")
              ? role(
                  "*", Permission.allow("PAY").on("bank"), Permission.stage("PAY").on("bank/safe"))
              : role(
                  "*", Permission.allow("PAY").on("bank"), Permission.deny("PAY").on("bank/vault"));
      CommandOutcome.Refused refused =
          assertInstanceOf(CommandOutcome.Refused.class, apply(ADA, new Command.ChangeRole(open)));
      assertEquals(place, refused.witness().orElseThrow().resource().toString());
    }
  }

  @Test
  void whatCannotBeProvedInTime_isRefused() {
    Administration hasty = Administration.of(store, settings.withSteps(1));
    Command command = new Command.CreateRole(role("x", Permission.allow("EDIT").on("flink/dev/a")));
    CommandOutcome.Refused refused =
        assertInstanceOf(CommandOutcome.Refused.class, hasty.apply(ADA, command, 0, "why"));
    assertEquals(CommandRefusalReason.NOT_PROVED, refused.reason());
    assertEquals("role x: more than 1 steps", refused.what());
    assertThrows(IllegalArgumentException.class, () -> settings.withSteps(0));
  }

  @Test
  void endingAGrant_isFree_whateverElseItsReceiverHas() {
    TemporaryGrant grant =
        TemporaryGrant.of(
                "g", SettableClock.START.plusSeconds(9), Permission.allow("VIEW").on("flink/dev"))
            .toSubject("eve");
    assertApplied(ROOT, new Command.Grant(grant));
    assertApplied(ROOT, new Command.Assign(Assignment.toSubject("eve", "everything")));
    Policy joined =
        store
            .current()
            .policy()
            .without(Assignment.toSubject("eve", "everything"))
            .without(Assignment.toSubject("eve", "grant:g"))
            .with(Assignment.toSubject("eve", "grant:g", "everything"));
    start(joined);
    assertApplied(ADA, new Command.Revoke("g"));
    assertEquals(
        List.of(Assignment.toSubject("eve", "everything")), store.current().policy().assignments());
  }

  @Test
  void administeringRoles_areGivenByThoseWhoAdministerEverything_orMayBindThem() {
    Command promote = new Command.Assign(Assignment.toSubject("bob", "team-admin"));
    start(policy().role(Role.of("team-admin")).build());
    assertRefused(CommandRefusalReason.MORE_THAN_HELD, ADA, promote);
    start(
        policy()
            .role(Role.of("team-admin"))
            .permission("lead", Permission.allow(AdminRights.BIND).on("tenon/role/team-*"))
            .build());
    assertApplied(ADA, promote);
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD,
        ADA,
        new Command.Assign(Assignment.toSubject("bob", "everything")));
  }

  @Test
  void a09_serviceAccount_neitherAdministersNorIsGivenWhatDoes() {
    Subject service = Subject.of("service-ci").withRoles("admin", "everything");
    assertRefused(CommandRefusalReason.SERVICE_ACCOUNT, service, new Command.CreateRole(role("x")));
    assertFalse(administration.view(service).permitted());
    for (Assignment assignment :
        List.of(
            Assignment.toSubject("service-ci", "everything"),
            Assignment.toClient("ci", "everything"),
            Assignment.toEveryone("everything"))) {
      assertRefused(
          CommandRefusalReason.SERVICE_MAY_NOT_ADMINISTER, ROOT, new Command.Assign(assignment));
    }
    assertApplied(ROOT, new Command.Assign(Assignment.toClient("ci", "dev")));
    assertRefused(
        CommandRefusalReason.SERVICE_MAY_NOT_ADMINISTER,
        ROOT,
        new Command.ChangeRole(Role.of("dev").inheriting("everything")));
    assertEquals(
        List.of("viewer", "lead", "dev"),
        administration.view(ROOT).rolesForServices().stream().map(Role::name).toList());
  }

  @Test
  void a06_builtInRole_isNeverChanged() {
    assertRefused(
        CommandRefusalReason.BUILT_IN_ROLE, ROOT, new Command.CreateRole(role("global-admin")));
    assertRefused(CommandRefusalReason.BUILT_IN_ROLE, ROOT, new Command.ChangeRole(role("viewer")));
    assertRefused(CommandRefusalReason.BUILT_IN_ROLE, ROOT, new Command.RemoveRole("viewer"));
    TemporaryGrant grant =
        TemporaryGrant.of("g", SettableClock.START.plusSeconds(9), Permission.allow("A").on("a"))
            .toRole("viewer");
    assertRefused(CommandRefusalReason.BUILT_IN_ROLE, ROOT, new Command.Grant(grant));
  }

  @Test
  void a17_userAndAgent_rightsOfTheUser_bothRecorded() {
    start(
        store
            .current()
            .policy()
            .with(Assignment.toActor("runner"))
            .with(Assignment.toActor("root")));
    Subject through = ADA.actedForBy(new Actor("https://ci", "runner"));
    assertApplied(
        through, new Command.CreateRole(role("x", Permission.allow("VIEW").on("flink/dev"))));
    Commit commit = administration.history(ADA, 0, 9).get(0);
    assertEquals(new Actor("", "ada"), commit.author().who());
    assertEquals(List.of(new Actor("https://ci", "runner")), commit.author().actors());
    Subject agent = Subject.of("bob").actedForBy(new Actor("", "root"));
    assertRefused(CommandRefusalReason.NOT_ADMINISTRATOR, agent, new Command.CreateRole(role("y")));
  }

  @Test
  void a24_temporaryGrant_endsByTheClock_isListedRevokedAndCleanedUp() {
    TemporaryGrant hour =
        TemporaryGrant.of(
                "incident-7",
                SettableClock.START.plus(Duration.ofHours(1)),
                Permission.allow("EDIT").on("flink/dev/a"))
            .toRole("dev")
            .toSubject("eve");
    assertApplied(ADA, new Command.Grant(hour));
    assertEquals(List.of(hour), administration.view(ADA).grants());
    Authorizer authorizer =
        Authorizer.compile(store.current().policy(), Settings.standard().withClock(clock));
    Resource job = Resource.of("flink", "dev", "a");
    assertTrue(authorizer.check(BOB, "EDIT", job).allowed());
    assertTrue(authorizer.check(Subject.of("eve"), "EDIT", job).allowed());
    assertRefused(CommandRefusalReason.NOTHING_TO_DO, ADA, new Command.RemoveExpired());
    assertRefused(
        CommandRefusalReason.RESERVED_NAME, ROOT, new Command.RemoveRole("grant:incident-7"));

    clock.move(Duration.ofHours(1));
    assertFalse(authorizer.check(BOB, "EDIT", job).allowed(), "without a reload");
    clock.move(Duration.ofMinutes(-1));
    assertTrue(authorizer.check(BOB, "EDIT", job).allowed(), "a clock set back brings it back");
    clock.move(Duration.ofHours(9));
    assertApplied(ADA, new Command.RemoveExpired());
    clock.move(Duration.ofHours(-10));
    assertFalse(allowed(BOB, "EDIT", "flink/dev/a"), "but not once it is cleaned up");
    assertEquals(Role.of("dev"), store.current().policy().roles().get("dev"));
    assertEquals(List.of(), store.current().policy().assignments());

    assertApplied(ADA, new Command.Grant(hour));
    assertApplied(ADA, new Command.Revoke("incident-7"));
    assertEquals(List.of(), administration.view(ADA).grants());
    assertRefused(CommandRefusalReason.NOT_FOUND, ADA, new Command.Revoke("incident-7"));
  }

  @Test
  void a24_temporaryGrant_isWithinTheGrantorsRights_alsoInTime() {
    Policy policy =
        policy()
            .permission(
                "lead",
                Permission.allow("RUN")
                    .on("flink")
                    .during(dev.tenon.policy.Validity.until(SettableClock.START.plusSeconds(60))))
            .build();
    start(policy);
    assertRefused(CommandRefusalReason.MORE_THAN_HELD, ADA, grant(61));
    assertRefused(CommandRefusalReason.EMPTY_GRANT, ADA, grant(0));
    assertApplied(ADA, grant(60));
    assertThrows(
        IllegalArgumentException.class,
        () -> TemporaryGrant.of("d", SettableClock.START, Permission.deny("A").on("a")));
  }

  // Fault 29: a clock is finer than a millisecond, so the end of a grant is truncated.
  @Test
  void temporaryGrant_endsInWholeMilliseconds() {
    TemporaryGrant grant =
        TemporaryGrant.of(
            "g",
            SettableClock.START.plusSeconds(60).plusNanos(1_999_999),
            Permission.allow("EDIT").on("flink/dev"));
    assertEquals(SettableClock.START.plusSeconds(60).plusMillis(1), grant.until());
    assertApplied(ROOT, new Command.Grant(grant.toSubject("eve")));
    assertEquals(List.of(grant.toSubject("eve")), administration.view(ROOT).grants());
  }

  // Fault 28: a grant that the receiver's own rules deny or hold gives nothing.
  @Test
  void temporaryGrant_thatRulesOfItsReceiversVoid_isEmpty() {
    Policy policy =
        policy()
            .role(Role.of("careful").with(Permission.deny("EDIT").on("flink/dev/a")))
            .role(Role.of("held").with(Permission.stage("EDIT").on("flink/dev")))
            .role(Role.of("heir").inheriting("careful"))
            .role(
                Role.of("for-now")
                    .with(
                        Permission.deny("EDIT")
                            .on("flink/dev")
                            .during(
                                dev.tenon.policy.Validity.until(
                                    SettableClock.START.plusSeconds(9)))))
            .assign(dev.tenon.policy.Assignment.toSubject("eve", "careful"))
            .build();
    start(policy);
    TemporaryGrant grant =
        TemporaryGrant.of(
            "g", SettableClock.START.plusSeconds(60), Permission.allow("EDIT").on("flink/dev/a/b"));
    for (String role : List.of("careful", "held", "heir")) {
      assertRefused(CommandRefusalReason.EMPTY_GRANT, ROOT, new Command.Grant(grant.toRole(role)));
    }
    assertRefused(
        CommandRefusalReason.EMPTY_GRANT, ROOT, new Command.Grant(grant.toSubject("eve")));
    assertRefused(
        CommandRefusalReason.EMPTY_GRANT,
        ROOT,
        new Command.Grant(grant.toSubject("eve").toRole("heir")));
    assertApplied(ROOT, new Command.Grant(grant.toRole("for-now")));
    assertApplied(ROOT, new Command.Revoke("g"));
    assertApplied(ROOT, new Command.Grant(grant.toRole("careful").toRole("dev")));
    assertApplied(ROOT, new Command.Revoke("g"));
    TemporaryGrant wider =
        TemporaryGrant.of(
            "g", SettableClock.START.plusSeconds(60), Permission.allow("EDIT").on("flink/dev"));
    assertApplied(ROOT, new Command.Grant(wider.toRole("careful")));
  }

  // Fault 22: what a listener throws changes no answer.
  @Test
  void listenerThatThrows_changesNoAnswer() {
    AdminSettings loud =
        settings.withListener(
            event -> {
              throw new AssertionError("broken");
            });
    administration = Administration.of(store, loud);
    assertApplied(ADA, new Command.CreateRole(role("x")));
    assertEquals(1, loud.listenerFailures());
  }

  private static Command grant(int seconds) {
    return new Command.Grant(
        TemporaryGrant.of(
                "g",
                SettableClock.START.plusSeconds(seconds),
                Permission.allow("RUN").on("flink/x"))
            .toSubject("eve"));
  }

  @Test
  void a35_everyAnswer_isTold_withWhoWhatWhenWhyAndHow() {
    assertApplied(ADA, new Command.CreateRole(role("x")));
    assertRefused(CommandRefusalReason.NOT_ADMINISTRATOR, BOB, new Command.CreateRole(role("y")));
    assertEquals(
        List.of(
            new AdminEvent(
                ADA, SettableClock.START, "create role x", "ticket 12", "applied: revision 1"),
            new AdminEvent(
                BOB,
                SettableClock.START,
                "create role y",
                "ticket 12",
                "refused not-administrator: no role of the author administers: nothing was looked at")),
        events);
    assertRefusedWithout(" ");
  }

  private void assertRefusedWithout(String why) {
    CommandOutcome outcome = administration.apply(ADA, new Command.CreateRole(role("z")), 1, why);
    assertEquals(
        CommandRefusalReason.NO_REASON_GIVEN,
        assertInstanceOf(CommandOutcome.Refused.class, outcome).reason());
  }

  @Test
  void a47_exemption_isByRuleAndByName_neverByAbsence() {
    start(Policy.builder().administeredBy("admin").build());
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD,
        ADA,
        new Command.CreateRole(role("x", Permission.allow("A").on("a"))));
    start(
        Policy.builder()
            .administeredBy("admin")
            .permission("platform", Permission.allow(AdminRights.ESCALATE).on("tenon/policy"))
            .build());
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD,
        ADA,
        new Command.CreateRole(role("x", Permission.allow("A").on("a"))));
    assertApplied(
        Subject.of("pia").withRoles("admin", "platform"),
        new Command.CreateRole(role("x", Permission.allow("A").on("a"))));
  }

  @Test
  void a73_changeIsThereWholeOrNotAtAll() {
    Revision before = store.current();
    CommandOutcome invalid = apply(ROOT, new Command.CreateRole(Role.of("x").inheriting("nobody")));
    assertEquals(
        "unknown-role",
        assertInstanceOf(CommandOutcome.Invalid.class, invalid).diagnostics().get(0).code());
    assertSame(before, store.current());
    Authorizer held = Authorizer.compile(before.policy());
    assertApplied(ROOT, new Command.ChangeRole(role("lead")));
    assertTrue(held.check(ADA, "VIEW", Resource.parse("flink/dev")).allowed());
    assertFalse(allowed(ADA, "VIEW", "flink/dev"));
  }

  @Test
  void changeOnAnotherRevision_isAConflict() {
    assertApplied(ADA, new Command.CreateRole(role("x")));
    CommandOutcome late = administration.apply(ADA, new Command.CreateRole(role("y")), 0, "late");
    assertEquals(new CommandOutcome.Conflict(1), late);
    assertEquals(
        new PolicyStore.CommitResult.Conflict(1),
        store.append(
            new Commit(1, Author.of(ADA), SettableClock.START, "w", "c", List.of()),
            store.current()));
  }

  @Test
  void changeThatCannotBeStored_changesNothing() {
    Exception disk = new java.io.IOException("disk full");
    PolicyStore full =
        new PolicyStore() {
          @Override
          public Revision current() {
            return new Revision(0, policy().build());
          }

          @Override
          public CommitResult append(Commit commit, Revision revision) {
            return new CommitResult.Failed("no space left", disk);
          }

          @Override
          public List<Commit> history(long after, int most) {
            return List.of();
          }
        };
    CommandOutcome outcome =
        Administration.of(full, settings).apply(ADA, new Command.CreateRole(role("x")), 0, "why");
    assertEquals(
        CommandRefusalReason.NOT_STORED,
        assertInstanceOf(CommandOutcome.Refused.class, outcome).reason());
    // Fault 18: what the store threw reaches the host.
    assertSame(disk, ((CommandOutcome.Refused) outcome).cause().orElseThrow());
    assertEquals(0, Administration.of(full, settings).view(ADA).number());
  }

  // Fault 27: what cannot be seen, and what looks the same by the table of lint.
  @Test
  void namesThatLookLikeAnother_byOneTable_areRefused() {
    start(policy().role(Role.of("billing")).role(Role.of("payments-admin")).build());
    for (String name :
        List.of(
            "payments-admin\u034F",
            "payments-admin\uFE0F",
            "payments\u2060-admin",
            "payments-admin ",
            " payments-admin",
            "payments-admin\u3164",
            "payments-adrnin",
            "bi11ing",
            "\u0184illing",
            "BILLING",
            "b\u0456lling",
            "\uFF42illing")) {
      assertRefused(CommandRefusalReason.CONFUSABLE_NAME, ROOT, new Command.CreateRole(role(name)));
    }
    assertApplied(ROOT, new Command.CreateRole(role("billing-2")));
  }

  @Test
  void confusableNames_areRefused() {
    for (String name :
        List.of(
            "\u0430dmin",
            "Viewer",
            "d\u0435v",
            "\uFF44ev",
            "le\u200Bad",
            "\u0440\u0443\u0440\u043e\u0441\u0441\u0438\u044Fa")) {
      assertRefused(CommandRefusalReason.CONFUSABLE_NAME, ROOT, new Command.CreateRole(role(name)));
    }
    assertApplied(ROOT, new Command.CreateRole(role("\u7ba1\u7406\u30c1\u30fc\u30e0")));
    assertApplied(
        ROOT,
        new Command.CreateRole(
            role("\u0440\u0430\u0437\u0440\u0430\u0431\u043e\u0442\u043a\u0430")));
    assertRefused(
        CommandRefusalReason.RESERVED_NAME, ROOT, new Command.CreateRole(role("grant:x")));
    assertThrows(IllegalArgumentException.class, () -> Role.of("a*"));
  }
}
