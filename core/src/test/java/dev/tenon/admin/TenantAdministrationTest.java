package dev.tenon.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.seeds.SettableClock;
import dev.tenon.subject.Actor;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What administrators of a tenant may change, and what they may not. */
class TenantAdministrationTest {

  /** Administers everything. */
  private static final Subject ROOT = Subject.of("root").withRoles("vendor", "everything");

  /** Administers acme. */
  private static final Subject ADA = Subject.of("ada").withRolesIn("acme", "customer-admin");

  private static final Role VIEWER =
      Role.of("viewer").with(Permission.allow("VIEW").on("${tenant}"));
  private static final Role CLERK =
      Role.of("clerk").with(Permission.allow("EDIT").on("${tenant}/doc/a"));

  private final SettableClock clock = new SettableClock();
  private final List<AdminEvent> events = new ArrayList<>();

  private final AdminSettings settings =
      AdminSettings.standard()
          .withClock(clock)
          .withServiceAccounts((issuer, id) -> id.startsWith("service-"))
          .withListener(events::add);

  private PolicyStore store = PolicyStore.inMemory(policy().build());
  private Administration administration = Administration.of(store, settings);

  /** A vendor with customers, each of which is a tenant by its name. */
  private static Policy.Builder policy() {
    return Policy.builder()
        .version("v")
        .administeredBy("vendor")
        .tenant(
            Tenant.of("*")
                .including("${tenant}", "tenon/tenant/${tenant}", "tenon/role", "tenon/subject")
                .enteredBy("*")
                .administeredBy("customer-admin")
                .withAdminsAssign(List.of(NamePattern.of("payer"))))
        .tenant(Tenant.of("platform").including("tenon").enteredBy("vendor"))
        .role(Role.of("everything").with(Permission.allow("*").on("*", "tenon")))
        .role(Role.of("vendor"))
        .role(VIEWER)
        .role(Role.of("payer").with(Permission.allow("PAY").on("${tenant}")))
        .role(
            Role.of("customer-admin")
                .inheriting("viewer")
                .with(
                    Permission.allow("EDIT").on("${tenant}/doc"),
                    Permission.deny("EDIT").on("${tenant}/doc/sealed")));
  }

  private void start(Policy policy) {
    store = PolicyStore.inMemory(policy);
    administration = Administration.of(store, settings);
  }

  private CommandOutcome apply(Subject by, Command command) {
    return administration.apply(by, command, store.current().number(), "ticket 12");
  }

  private void assertApplied(Subject by, Command command) {
    CommandOutcome outcome = apply(by, command);
    assertTrue(outcome.applied(), outcome::toString);
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

  private static Command create(Role role) {
    return new Command.CreateRole(role).in("acme");
  }

  private static Command assign(String subject, String... roles) {
    return new Command.Assign(Assignment.toSubject(subject, roles)).in("acme");
  }

  @Test
  void tenantsAdministrator_definesAndAssignsOwnRoles() {
    assertApplied(ADA, create(CLERK));
    assertApplied(ADA, assign("bob", "clerk", "viewer"));
    assertEquals(Map.of("clerk", CLERK), store.current().policy().ownRoles("acme"));
    assertEquals(
        List.of(Assignment.toSubject("bob", "clerk", "viewer").ownedBy("acme")),
        store.current().policy().assignments());
    Role less = CLERK.withPermissions(List.of(Permission.allow("VIEW").on("${tenant}/doc")));
    assertApplied(ADA, new Command.ChangeRole(less).in("acme"));
    assertApplied(
        ADA, new Command.Unassign(Assignment.toSubject("bob", "clerk", "viewer")).in("acme"));
    assertApplied(ADA, new Command.RemoveRole("clerk").in("acme"));
    assertEquals(Map.of(), store.current().policy().ownRoles());
  }

  @Test
  void generalCommands_andOtherTenants_areClosedToTenantsAdministrators() {
    Command general = new Command.CreateRole(CLERK);
    assertRefused(CommandRefusalReason.NOT_ADMINISTRATOR, ADA, general);
    assertRefused(CommandRefusalReason.NOT_ADMINISTRATOR, ADA, general.in("globex"));
    assertRefused(
        CommandRefusalReason.NOT_ADMINISTRATOR,
        ADA,
        new Command.Several(List.of(create(CLERK), general)));
    assertRefused(
        CommandRefusalReason.NOT_OF_TENANT,
        ADA,
        new Command.CreateTenant(Tenant.of("acme").including("globex")).in("acme"));
    assertRefused(
        CommandRefusalReason.NOT_OF_TENANT, ADA, new Command.RemoveTenant("acme").in("acme"));
    assertRefused(CommandRefusalReason.NOT_ADMINISTRATOR, ADA, new Command.RemoveTenant("acme"));
    assertRefused(
        CommandRefusalReason.NOT_OF_TENANT,
        ADA,
        new Command.Assign(Assignment.toSubject("bob", "viewer").in("globex")).in("acme"));
    assertRefused(CommandRefusalReason.NOT_FOUND, ADA, new Command.RemoveRole("viewer").in("acme"));
    assertRefused(
        CommandRefusalReason.NOT_FOUND,
        ADA,
        new Command.ChangeRole(VIEWER.withPermissions(List.of())).in("acme"));
  }

  @Test
  void globalAdminRole_heldInATenantAlone_administersNothingElse() {
    Subject local = Subject.of("lou").withRolesIn("acme", "vendor", "customer-admin");
    assertRefused(
        CommandRefusalReason.NOT_ADMINISTRATOR, local, new Command.CreateRole(Role.of("x")));
    assertRefused(
        CommandRefusalReason.NOT_ADMINISTRATOR, local, new Command.CreateRole(CLERK).in("globex"));
    assertApplied(local, create(CLERK));
    assertFalse(administration.view(local).permitted());
    Subject onPath = Subject.of("pat").holding(HeldRole.of("vendor").on("acme/doc"));
    assertRefused(
        CommandRefusalReason.NOT_ADMINISTRATOR, onPath, new Command.CreateRole(Role.of("x")));
    Subject ended =
        Subject.of("eli")
            .holding(HeldRole.of("customer-admin").in("acme").until(SettableClock.START));
    assertRefused(CommandRefusalReason.NOT_ADMINISTRATOR, ended, create(Role.of("x")));
  }

  @Test
  void nobodyGivesMoreThanHeHasThere() {
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD,
        ADA,
        create(Role.of("boss").with(Permission.allow("DELETE").on("${tenant}"))));
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD,
        ADA,
        create(Role.of("boss").with(Permission.allow("EDIT").on("${tenant}"))));
    assertRefused(CommandRefusalReason.MORE_THAN_HELD, ADA, assign("bob", "everything"));
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD, ADA, create(Role.of("boss").inheriting("payer")));
    // A deny of the author counts, and what is not visible in the tenant is nothing.
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD,
        ADA,
        create(Role.of("x").with(Permission.allow("EDIT").on("acme/doc/sealed"))));
    assertApplied(ADA, create(Role.of("x").with(Permission.allow("EDIT").on("globex"))));
  }

  @Test
  void ownRole_thatDenies_isNotWeakenedBeyondTheAuthorsAccess() {
    start(
        policy()
            .ownRole("acme", Role.of("strict").with(Permission.deny("PAY").on("acme")))
            .ownRole("acme", Role.of("mild").with(Permission.deny("EDIT").on("acme/doc/a")))
            .assign(Assignment.toSubject("bob", "strict", "mild").ownedBy("acme"))
            .build());
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD,
        ADA,
        new Command.ChangeRole(Role.of("strict")).in("acme"));
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD,
        ADA,
        new Command.Unassign(Assignment.toSubject("bob", "strict", "mild")).in("acme"));
    assertApplied(ADA, new Command.ChangeRole(Role.of("mild")).in("acme"));
  }

  @Test
  void adminsAssign_letsGiveToOthersAlone() {
    assertApplied(ADA, assign("bob", "payer"));
    assertRefused(CommandRefusalReason.MORE_THAN_HELD, ADA, assign("ada", "payer"));
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD,
        ADA,
        new Command.Assign(Assignment.toEveryone("payer")).in("acme"));
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD,
        Subject.of("eve").withRolesIn("acme", "customer-admin").impersonatedBy(new Actor("", "bo")),
        assign("bo", "payer"));
  }

  @Test
  void names_areOfOneTenant_andNotThoseThatThePolicyMentions() {
    assertRefused(CommandRefusalReason.RESERVED_NAME, ADA, create(Role.of("viewer")));
    assertRefused(CommandRefusalReason.RESERVED_NAME, ADA, create(Role.of("*")));
    assertRefused(CommandRefusalReason.RESERVED_NAME, ADA, create(Role.of("grant:x")));
    assertRefused(CommandRefusalReason.CONFUSABLE_NAME, ADA, create(Role.of("VIEWER")));
    assertApplied(ADA, create(Role.of("clerk")));
    assertRefused(CommandRefusalReason.ALREADY_EXISTS, ADA, create(Role.of("clerk")));
    Subject gus = Subject.of("gus").withRolesIn("globex", "customer-admin");
    assertApplied(gus, new Command.CreateRole(Role.of("clerk")).in("globex"));
    assertApplied(ROOT, new Command.CreateRole(Role.of("clerk")));
  }

  @Test
  void tenantsAdministrator_seesItsTenantAlone() {
    assertApplied(ADA, create(CLERK));
    assertApplied(ADA, assign("bob", "clerk"));
    assertApplied(ROOT, new Command.CreateRole(Role.of("secret")));
    assertApplied(ROOT, new Command.CreateRole(Role.of("other")).in("globex"));
    PolicyView view = administration.view(ADA, "acme");
    assertEquals(Set.of("clerk"), view.roles().keySet());
    assertEquals(List.of(Assignment.toSubject("bob", "clerk").ownedBy("acme")), view.assignments());
    assertEquals(List.of("acme"), view.tenants().stream().map(Tenant::name).toList());
    assertEquals("acme", view.owner());
    assertFalse(administration.view(ADA).permitted());
    assertFalse(administration.view(ADA, "globex").permitted());
    assertTrue(administration.view(ROOT, "globex").permitted());
    assertEquals(
        List.of("create role clerk in acme", "assign SUBJECT bob [clerk] in acme"),
        administration.history(ADA, "acme", 0, 9).stream().map(Commit::command).toList());
    assertEquals(1, administration.history(ADA, "acme", 0, 1).size());
    assertEquals(List.of(), administration.history(ADA, 0, 9));
    assertEquals(List.of(), administration.history(ADA, "globex", 0, 9));
    assertEquals(
        List.of("acme", "acme", "", "globex"), events.stream().map(AdminEvent::tenant).toList());
  }

  @Test
  void newCustomer_isOneChange_andSoIsItsEnd() {
    start(policy().build());
    Tenant initech = Tenant.of("initech").including("initech").enteredBy("*");
    assertApplied(
        ROOT,
        new Command.Several(
            List.of(
                new Command.CreateTenant(initech.administeredBy("customer-admin")),
                new Command.CreateRole(
                        Role.of("clerk").with(Permission.allow("EDIT").on("initech")))
                    .in("initech"),
                new Command.Assign(Assignment.toSubject("ida", "clerk")).in("initech"),
                new Command.Assign(Assignment.toSubject("ida", "viewer").in("initech")))));
    assertEquals(1, store.current().number());
    assertEquals(Set.of("clerk"), store.current().policy().ownRoles("initech").keySet());
    assertApplied(ROOT, new Command.RemoveTenant("initech"));
    assertEquals(2, store.current().number());
    assertEquals(policy().build().withVersion("x"), store.current().policy().withVersion("x"));
  }

  @Test
  void severalCommands_areAllOrNothing() {
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD,
        ADA,
        new Command.Several(List.of(create(CLERK), assign("bob", "everything"))));
    CommandOutcome invalid =
        apply(ADA, new Command.Several(List.of(create(CLERK), assign("bob", "clrk"))));
    assertInstanceOf(CommandOutcome.Invalid.class, invalid);
    assertEquals(0, store.current().number());
  }

  @Test
  void exactTenant_insteadOfWhichAFamilyCounts_isNotRemovedByEveryone() {
    Subject cas = Subject.of("cas").withRoles("vendor", "viewer");
    start(
        policy()
            .tenant(Tenant.of("closed").including("closed/public").enteredBy("viewer"))
            .build());
    assertRefused(CommandRefusalReason.MORE_THAN_HELD, cas, new Command.RemoveTenant("closed"));
  }

  @Test
  void temporaryGrant_inATenant() {
    TemporaryGrant hour =
        TemporaryGrant.of(
                "help",
                SettableClock.START.plus(Duration.ofHours(1)),
                Permission.allow("EDIT").on("acme/doc/a"))
            .toSubject("bob");
    assertApplied(ADA, new Command.Grant(hour).in("acme"));
    assertEquals(
        List.of("help"),
        administration.view(ADA, "acme").grants().stream().map(TemporaryGrant::name).toList());
    assertEquals(List.of(), administration.view(ROOT).grants());
    assertRefused(CommandRefusalReason.NOTHING_TO_DO, ADA, new Command.RemoveExpired().in("acme"));
    clock.move(Duration.ofHours(2));
    assertApplied(ADA, new Command.RemoveExpired().in("acme"));
    assertEquals(Map.of(), store.current().policy().ownRoles());
    assertEquals(List.of(), store.current().policy().assignments());
  }

  @Test
  void serviceAccount_getsNoRoleThatAdministersATenant() {
    assertRefused(
        CommandRefusalReason.SERVICE_MAY_NOT_ADMINISTER,
        ADA,
        assign("service-ci", "customer-admin"));
    assertApplied(ADA, create(Role.of("boss").inheriting("customer-admin")));
    assertRefused(
        CommandRefusalReason.SERVICE_MAY_NOT_ADMINISTER, ADA, assign("service-ci", "boss"));
    assertApplied(ADA, assign("bob", "customer-admin"));
    assertRefused(
        CommandRefusalReason.SERVICE_ACCOUNT,
        Subject.of("service-x").withRolesIn("acme", "customer-admin"),
        create(Role.of("y")));
  }

  @Test
  void limits_mustAllowToAdminister() {
    Policy policy =
        policy()
            .limit(Role.of("broad").with(Permission.allow("*").on("**")))
            .limit(
                Role.of("admin")
                    .with(
                        Permission.allow(AdminRights.ADMINISTER).on("tenon/tenant/acme"),
                        Permission.allow("VIEW").on("**")))
            .build();
    start(policy);
    assertRefused(CommandRefusalReason.NOT_ADMINISTRATOR, ADA.limitedTo("broad"), create(CLERK));
    Subject limited = ADA.limitedTo("admin");
    assertRefused(CommandRefusalReason.MORE_THAN_HELD, limited, create(CLERK));
    assertApplied(
        limited, create(Role.of("reader").with(Permission.allow("VIEW").on("${tenant}"))));
    assertRefused(
        CommandRefusalReason.NOT_ADMINISTRATOR,
        ROOT.limitedTo("admin"),
        new Command.CreateRole(Role.of("x")));
    assertRefused(CommandRefusalReason.NOT_ADMINISTRATOR, ADA.actedForBy("agent"), create(CLERK));
  }

  @Test
  void limit_isNoneOfATenants_andIsNotDroppedByEveryone() {
    Policy policy =
        policy()
            .limit(Role.of("reader").with(Permission.allow("VIEW").on("**")))
            .assign(Assignment.toClient("key-7").limitedTo("reader"))
            .build();
    start(policy);
    Subject cas = Subject.of("cas").withRoles("vendor", "viewer");
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD,
        cas,
        new Command.Unassign(Assignment.toClient("key-7").limitedTo("reader")));
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD, cas, new Command.Assign(Assignment.toActor("bot")));
    assertApplied(cas, new Command.Assign(Assignment.toSubject("bob").limitedTo("reader")));
    assertRefused(
        CommandRefusalReason.NOT_OF_TENANT,
        ADA,
        new Command.Assign(Assignment.toSubject("bob", "viewer").limitedTo("reader")).in("acme"));
  }

  @Test
  void scopedAssignment_needsWhatItGives() {
    Subject cas =
        Subject.of("cas")
            .withRoles("vendor")
            .holding(HeldRole.of("customer-admin").in("acme"), HeldRole.of("viewer").in("globex"));
    RoleScope sealed = RoleScope.everywhere().in("acme").on("acme/doc/sealed");
    RoleScope plans = RoleScope.everywhere().in("acme").on("acme/doc/plans");
    Assignment bob = Assignment.toSubject("bob", "editor");
    start(
        policy().role(Role.of("editor").with(Permission.allow("EDIT").on("${tenant}/*"))).build());
    assertRefused(CommandRefusalReason.MORE_THAN_HELD, cas, new Command.Assign(bob.in("acme")));
    assertRefused(CommandRefusalReason.MORE_THAN_HELD, cas, new Command.Assign(bob.within(sealed)));
    assertRefused(CommandRefusalReason.MORE_THAN_HELD, cas, new Command.Assign(bob.in("globex")));
    assertRefused(CommandRefusalReason.MORE_THAN_HELD, cas, new Command.Assign(bob));
    assertApplied(cas, new Command.Assign(bob.within(plans)));
  }

  @Test
  void heldUntil_givesUntilThen() {
    Subject cas =
        Subject.of("cas")
            .holding(
                HeldRole.of("customer-admin")
                    .in("acme")
                    .until(SettableClock.START.plus(Duration.ofHours(2))));
    Assignment bob = Assignment.toSubject("bob", "viewer");
    RoleScope acme = RoleScope.everywhere().in("acme");
    assertRefused(CommandRefusalReason.MORE_THAN_HELD, cas, new Command.Assign(bob).in("acme"));
    assertApplied(
        cas,
        new Command.Assign(bob.within(acme.until(SettableClock.START.plus(Duration.ofHours(1)))))
            .in("acme"));
  }

  @Test
  void entryRole_opensTheTenantToWhateverElseItsHolderHas() {
    Policy policy =
        Policy.builder()
            .tenant(
                Tenant.of("acme")
                    .including("acme")
                    .enteredBy("member", "customer-admin")
                    .administeredBy("customer-admin"))
            .role(Role.of("member"))
            .role(Role.of("customer-admin").with(Permission.allow("VIEW").on("acme")))
            .role(Role.of("auditor").with(Permission.allow("READ").on("acme")))
            .build();
    start(policy);
    assertRefused(CommandRefusalReason.MORE_THAN_HELD, ADA, assign("bob", "member"));
    start(policy.withoutRole("auditor"));
    assertApplied(ADA, assign("bob", "member"));
  }

  @Test
  void bindInATenant_reachesItsOwnRolesAlone() {
    Policy policy =
        policy()
            .role(
                Role.of("binder")
                    .with(
                        Permission.allow(AdminRights.BIND).on("tenon/role"),
                        Permission.allow(AdminRights.ESCALATE).on("tenon/policy")))
            .ownRole("acme", Role.of("boss").with(Permission.allow("DELETE").on("acme")))
            .build();
    start(policy);
    Subject binder = Subject.of("bea").withRolesIn("acme", "customer-admin", "binder");
    assertApplied(binder, assign("bob", "boss"));
    assertRefused(CommandRefusalReason.MORE_THAN_HELD, binder, assign("bob", "everything"));
    assertRefused(CommandRefusalReason.MORE_THAN_HELD, ADA, assign("bo", "boss"));
  }

  @Test
  void escalateInATenant_definesItsOwnRolesFreely() {
    Policy policy =
        policy()
            .role(
                Role.of("owner")
                    .with(Permission.allow(AdminRights.ESCALATE).on("tenon/tenant/${tenant}")))
            .build();
    start(policy);
    Subject owner = Subject.of("olga").withRolesIn("acme", "customer-admin", "owner");
    assertApplied(owner, create(Role.of("boss").with(Permission.allow("DELETE").on("${tenant}"))));
    assertRefused(
        CommandRefusalReason.MORE_THAN_HELD, owner, create(Role.of("b").inheriting("everything")));
    assertRefused(CommandRefusalReason.MORE_THAN_HELD, owner, assign("bob", "everything"));
  }

  @Test
  void tooManyRolesForOneReceiver_areRefused() {
    Policy.Builder builder = policy();
    String[] names = new String[TenantPlanner.MOST_ROLES];
    for (int i = 0; i < names.length; i++) {
      names[i] = "r" + (100 + i);
      builder.ownRole("acme", Role.of(names[i]));
    }
    start(builder.ownRole("acme", Role.of("more")).build());
    assertApplied(ADA, assign("bob", names));
    assertRefused(CommandRefusalReason.TOO_MANY_ROLES, ADA, assign("bob", "more"));
    assertApplied(ADA, assign("cas", "more"));
  }

  @Test
  void resourceOfATenant_isNamed() {
    assertEquals(Resource.of("tenon", "tenant", "acme"), AdminRights.tenant("acme"));
  }
}
