package dev.tenon.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** All roles of a subject together have a limit, and many ordinary ones stay below it. */
class SubjectCostTest {

  private static final Settings TEN = Settings.standard().withSubjectCost(10);

  private static final Settings TWENTY = Settings.standard().withSubjectCost(20);

  /** Roles, each with some globs that nothing tells apart. */
  private static Policy hard(int roles, int globs) {
    Policy.Builder policy = Policy.builder();
    for (int role = 0; role < roles; role++) {
      Permission rule = Permission.allow("READ");
      for (int glob = 0; glob < globs; glob++) {
        rule = rule.on("logs/*r" + role + "g" + glob + "*");
      }
      policy.role(Role.of("role-" + role).with(rule));
    }
    return policy.build();
  }

  /** Roles, each with some names of its own. */
  private static Policy plain(int roles, int names) {
    Policy.Builder policy = Policy.builder();
    for (int role = 0; role < roles; role++) {
      Role one = Role.of("role-" + role);
      for (int name = 0; name < names; name++) {
        one = one.with(Permission.allow("READ").on("logs/" + role + "-" + name));
      }
      policy.role(one);
    }
    return policy.build();
  }

  private static Subject holding(int roles) {
    return Subject.of("ada")
        .withRoles(
            IntStream.range(0, roles).mapToObj(role -> "role-" + role).toArray(String[]::new));
  }

  private static Decision read(Authorizer authorizer, Subject subject, String name) {
    return authorizer.check(subject, "READ", Resource.of("logs", name));
  }

  @Test
  void roles_thatTogetherCostTooMuch_areDeniedWithTheRules() {
    Authorizer authorizer = Authorizer.compile(hard(3, 4), TWENTY);
    assertTrue(read(authorizer, holding(1), "xr0g0x").allowed());

    Decision decision = read(authorizer, holding(3), "xr0g0x");
    assertEquals(Reason.ROLES_TOO_COSTLY, decision.reason());
    assertFalse(decision.allowed());
    assertEquals(
        Reason.ROLES_TOO_COSTLY,
        authorizer.access(holding(3)).check("READ", Resource.of("logs", "xr0g0x")).reason());
    assertEquals(
        "not asked: the subject's roles make a check compare 48 times, at most 20 are allowed, and"
            + " nothing tells these 12 patterns apart: logs/*r0g0*, logs/*r0g1*, logs/*r0g2*,"
            + " logs/*r0g3*, logs/*r1g0*, logs/*r1g1*, logs/*r1g2*, logs/*r1g3*, logs/*r2g0*,"
            + " logs/*r2g1*, logs/*r2g2*, logs/*r2g3*; give them a literal segment or a prefix of"
            + " their own, give the subject fewer roles, or raise the limit in the host's settings",
        authorizer.explain(Request.of(holding(3), "READ", Resource.of("logs", "xr0g0x"))).tenant());
  }

  @Test
  void roles_thatTogetherCostTooMuch_areDeniedInEachTenant() {
    Policy policy =
        hard(3, 4).toBuilder()
            .tenant(Tenant.of("shop").including("logs").enteredBy("role-0"))
            .build();
    Authorizer authorizer = Authorizer.compile(policy, TWENTY);
    Request request = Request.of(holding(3), "READ", Resource.of("logs", "xr0g0x"));
    assertEquals(Reason.ROLES_TOO_COSTLY, authorizer.check(request).reason());
    assertEquals(Reason.ROLES_TOO_COSTLY, authorizer.check(request.within("shop")).reason());
    assertEquals(List.of(), authorizer.access(holding(3)).tenants());
  }

  @Test
  void limit_isTheHostsToSet() {
    Settings settings = Settings.standard().withRoleCost(20).withSubjectCost(48);
    assertTrue(read(Authorizer.compile(hard(3, 4), settings), holding(3), "xr0g0x").allowed());
    assertThrows(IllegalArgumentException.class, () -> settings.withSubjectCost(0));
  }

  /** Each by itself costs something, all as one cost hardly more than one. */
  @Test
  void roles_thatAreManyAndPlain_areAskedAsOne() {
    Authorizer authorizer = Authorizer.compile(plain(1000, 10), TEN);
    Subject all = holding(1000);
    for (int i = 0; i < 100; i++) {
      assertTrue(read(authorizer, all, i * 7 + "-" + i % 10).allowed());
      assertEquals(Reason.NO_RULE, read(authorizer, all, "x-" + i).reason());
    }
  }

  @Test
  void rules_thatAreAskedOften_areFusedByTheHostsThreads() {
    List<Runnable> lent = new ArrayList<>();
    Policy policy = plain(2, 10);
    Authorizer authorizer = Authorizer.compile(policy, Settings.standard().withExecutor(lent::add));
    lent.clear();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 40; i++) {
        assertTrue(read(authorizer, holding(2), i % 2 + "-" + i % 10).allowed());
      }
      assertEquals(1, lent.size());
      lent.get(0).run();
    }
  }

  @Test
  void checks_goOn_whereTheHostsThreadsRefuse() {
    Executor refusing =
        task -> {
          throw new RejectedExecutionException("ended");
        };
    Authorizer authorizer =
        Authorizer.compile(plain(2, 10), Settings.standard().withExecutor(refusing));
    for (int i = 0; i < 40; i++) {
      assertTrue(read(authorizer, holding(2), "1-" + i % 10).allowed());
    }
  }

  /** One trie made for the limit's sake is not made a second time, and takes its room once. */
  @Test
  void rules_thatAreFusedAlready_areFusedOnce() {
    CompiledAuthorizer authorizer = CompiledAuthorizer.compile(plain(50, 10), TEN);
    for (int i = 0; i < 100; i++) {
      assertTrue(read(authorizer, holding(50), i % 50 + "-" + i % 10).allowed());
    }
    assertEquals(500, ((RoleSetAccess) authorizer.roleSets().of(holding(50))).fused());
    assertEquals(500, authorizer.roleSets().cache().taken());
  }

  /** With one tenant, who names it and who does not are in the same standing. */
  @Test
  void rules_ofOneTenant_areCountedOnce() {
    Policy policy =
        plain(2, 10).toBuilder().tenant(Tenant.of("shop").including("logs").enteredBy("*")).build();
    CompiledAuthorizer authorizer = CompiledAuthorizer.compile(policy, Settings.standard());
    assertEquals(0, ((RoleSetAccess) authorizer.roleSets().of(holding(2))).fused());
    for (int i = 0; i < 40; i++) {
      assertTrue(read(authorizer, holding(2), i % 2 + "-" + i % 10).allowed());
    }
    assertEquals(20, ((RoleSetAccess) authorizer.roleSets().of(holding(2))).fused());
  }

  @Test
  void budget_isTakenUntilThereIsNoMore() {
    FusionBudget budget = new FusionBudget(100);
    assertTrue(budget.takes(90));
    assertFalse(budget.takes(11));
    assertFalse(budget.takes(1L << 32));
    assertTrue(budget.takes(10));
    budget.frees(5);
    assertEquals(95, budget.taken());
    assertFalse(budget.takes(6));
  }

  /** Where rules cannot be fused for speed, roles are asked one by one, with the same answers. */
  @Test
  void roles_withoutRoom_areDecidedAlike() {
    CompiledAuthorizer authorizer =
        CompiledAuthorizer.compile(plain(50, 10), Settings.standard().withFusedRules(10));
    for (int i = 0; i < 3000; i++) {
      assertTrue(read(authorizer, holding(50), i % 50 + "-" + i % 10).allowed());
      assertEquals(Reason.NO_RULE, read(authorizer, holding(50), "x-" + i).reason());
    }
    assertEquals(0, authorizer.roleSets().cache().taken());
  }

  // Fault 4: without room for one trie, the limit of a subject was exceeded.
  @Test
  void roles_thatCannotBeFusedForTheLimit_areDenied() {
    Authorizer authorizer = Authorizer.compile(plain(50, 10), TEN.withFusedRules(499));
    assertEquals(Reason.ROLES_TOO_COSTLY, read(authorizer, holding(50), "1-1").reason());
    assertTrue(read(authorizer, holding(49), "1-1").allowed());
    assertEquals(
        "not asked: the subject's roles have 500 rules, which must be merged to keep a check short,"
            + " and at most 499 rules may be merged; give the subject fewer roles, or raise the"
            + " limit in the host's settings",
        authorizer.explain(Request.of(holding(50), "READ", Resource.of("logs", "1-1"))).tenant());
    assertThrows(IllegalArgumentException.class, () -> TEN.withFusedRules(0));
  }

  /** A tenant costs what its includes and its excludes do together, and has the limit of a role. */
  @Test
  void tenant_costsWhatItsClausesDo() {
    Relations none = Settings.standard().relations(Policy.builder().build().aliases());
    Tenant tenant = Tenant.of("t").including("a", "*b*").excluding("*c*", "*d*", "x/${v}");
    assertEquals(2, TenantView.compile(Tenant.of("t").including("a", "*b*"), 0, none).cost());
    TenantView view = TenantView.compile(tenant, 0, none);
    assertEquals(
        view.cost(),
        TenantView.compile(Tenant.of("t").including("a", "*b*"), 0, none).cost()
            + TenantView.compile(Tenant.of("t").excluding("*c*", "*d*", "x/${v}"), 0, none).cost());
    assertEquals(7, view.cost());
    Policy policy = Policy.builder().tenant(tenant).build();
    Settings limit = Settings.standard().withRoleCost(view.cost());
    Authorizer.compile(policy, limit);
    DiagnosticException refused =
        assertThrows(
            DiagnosticException.class,
            () -> Authorizer.compile(policy, limit.withRoleCost(view.cost() - 1)));
    assertEquals("tenant-too-costly", refused.diagnostics().get(0).code());
  }

  /**
   * The tenant that a request does not name is looked for in time linear in what is held. Generous
   * beside the milliseconds that it takes, so that a busy machine does not fail it.
   */
  @Test
  void rolesInManyTenants_areLookedAtOnce() {
    Policy policy =
        Policy.builder()
            .tenant(Tenant.of("*").including("${tenant}").enteredBy("r"))
            .role(Role.of("r").with(Permission.allow("READ").on("${tenant}")))
            .build();
    List<HeldRole> held = new ArrayList<>();
    for (int i = 0; i < Subject.MAX_HELD; i++) {
      held.add(HeldRole.of("r").in("tenant-" + i));
    }
    List<String> groups = IntStream.range(0, 900).mapToObj(i -> "group-" + i).toList();
    Subject subject = Subject.of("ada").withRoles(groups).holding(held);
    Authorizer authorizer = Authorizer.compile(policy);
    Resource resource = Resource.of("tenant-7", "x");
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          for (int round = 0; round < 10; round++) {
            assertEquals(
                Reason.TENANT_NOT_SELECTED, authorizer.check(subject, "READ", resource).reason());
            assertEquals(Subject.MAX_HELD, authorizer.access(subject).tenants().size());
          }
          Request named = Request.of(subject, "READ", resource);
          assertTrue(authorizer.check(named.within("tenant-7")).allowed());
          assertFalse(authorizer.check(named.within("tenant-8")).allowed());
        });
  }
}
