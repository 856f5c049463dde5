package dev.tenon.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.path.Resource;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What an authorizer that replaces another one keeps of it, and what it does not. */
class ReplacementTest {

  private static final int ROLES = 300;
  private static final Subject ADA = Subject.of("ada").withRoles("role-7");
  private static final Subject BOB = Subject.of("bob").withRoles("role-8");
  private static final Resource JOB = Resource.of("flink", "prod", "job-7");
  private static final Role OTHER =
      Role.of("role-7").with(Permission.deny("view").on("flink/prod/job-7"));

  private static Policy policy() {
    Policy.Builder policy = Policy.builder();
    for (int i = 0; i < ROLES; i++) {
      policy.role(Role.of("role-" + i).with(Permission.allow("view").on("flink/prod/job-" + i)));
      policy.tenant(Tenant.of("tenant-" + i).including("flink").enteredBy("role-" + i));
    }
    return policy.build();
  }

  private static CompiledAuthorizer compile(Policy policy) {
    return CompiledAuthorizer.compile(policy, Settings.standard());
  }

  @Test
  void changedRole_aloneIsCompiled() {
    CompiledAuthorizer before = compile(policy());
    CompiledAuthorizer after = before.replacedBy(before.policy().with(OTHER));
    for (int i = 0; i < ROLES; i++) {
      String role = "role-" + i;
      if (i == 7) {
        assertNotSame(before.compiled().rules(role), after.compiled().rules(role));
      } else {
        assertSame(before.compiled().rules(role), after.compiled().rules(role), role);
      }
      assertSame(before.compiled().view("tenant-" + i), after.compiled().view("tenant-" + i));
    }
    assertTrue(before.check(ADA, "view", JOB).allowed());
    assertFalse(after.check(ADA, "view", JOB).allowed());
  }

  @Test
  void changedTenant_aloneIsCompiled() {
    CompiledAuthorizer before = compile(policy());
    Tenant other = Tenant.of("tenant-7").including("kafka").enteredBy("role-7");
    CompiledAuthorizer after = before.replacedBy(before.policy().with(other));
    for (int i = 0; i < ROLES; i++) {
      String tenant = "tenant-" + i;
      assertEquals(i != 7, before.compiled().view(tenant) == after.compiled().view(tenant), tenant);
      assertSame(before.compiled().rules("role-" + i), after.compiled().rules("role-" + i));
    }
    assertEquals(Reason.NOT_VISIBLE, after.check(ADA, "view", JOB).reason());
  }

  @Test
  void otherActions_changeWhatRolesMean() {
    Policy declared =
        Policy.builder()
            .actions(Actions.none().declaring("admin", "view").declaring("view"))
            .role(Role.of("role-7").with(Permission.allow("admin").on("flink")))
            .build();
    Policy without =
        declared.toBuilder().actions(Actions.none().declaring("admin").declaring("view")).build();
    assertTrue(compile(declared).check(ADA, "view", JOB).allowed());
    assertFalse(compile(declared).replacedBy(without).check(ADA, "view", JOB).allowed());
  }

  @Test
  void whatIsKnownOfUnchangedRoles_isKept() {
    CompiledAuthorizer before = compile(policy());
    before.check(ADA, "view", JOB);
    before.check(BOB, "view", JOB);
    CompiledAuthorizer after = before.replacedBy(before.policy().with(OTHER));
    assertNotEquals(
        ((RoleSetAccess) before.roleSets().of(ADA)).parts(),
        ((RoleSetAccess) after.roleSets().of(ADA)).parts());
    assertSame(
        ((RoleSetAccess) before.roleSets().of(BOB)).parts(),
        ((RoleSetAccess) after.roleSets().of(BOB)).parts());
  }

  /** What was fused before is fused under the next policy, and has its room there. */
  @Test
  void whatIsFusedOfUnchangedRoles_isKept() {
    CompiledAuthorizer before = compile(policy());
    Subject both = Subject.of("cleo").withRoles("role-8", "role-9");
    Request request = Request.of(both, "view", JOB).within("tenant-8");
    for (int i = 0; i < 40; i++) {
      assertEquals(Reason.NO_RULE, before.check(request).reason());
    }
    assertEquals(2, before.roleSets().cache().taken());
    CompiledAuthorizer after = before.replacedBy(before.policy().with(OTHER));
    assertEquals(0, after.roleSets().cache().taken());
    assertEquals(Reason.NO_RULE, after.check(request).reason());
    assertEquals(2, after.roleSets().cache().taken());
    assertEquals(2, after.roleSets().cache().leased());
  }

  @Test
  void decision_isInTheNameOfThePolicyThatMadeIt() {
    CompiledAuthorizer before = compile(policy().withVersion("1"));
    CompiledAuthorizer after = before.replacedBy(before.policy().with(OTHER).withVersion("2"));
    Resource job = Resource.of("flink", "prod", "job-8");
    Decision first = before.check(BOB, "view", job);
    Decision second = after.check(BOB, "view", job);
    assertEquals(List.of("1", "2"), List.of(first.version(), second.version()));
    assertSame(second, after.check(BOB, "view", job));
    assertEquals("1", before.check(BOB, "view", job).version());
  }

  @Test
  void replaced_isNotReachable() {
    CompiledAuthorizer authorizer = compile(policy());
    for (int i = 0; i < 3; i++) {
      authorizer.check(ADA, "view", JOB);
      authorizer.check(BOB, "view", JOB);
      CompiledAuthorizer next =
          authorizer.replacedBy(authorizer.policy().with(Role.of("new-" + i)));
      next.check(BOB, "view", JOB);
      Set<Object> reachable = Reachable.from(next);
      assertFalse(reachable.contains(authorizer));
      assertFalse(reachable.contains(authorizer.policy()));
      assertFalse(reachable.contains(authorizer.compiled()));
      assertFalse(reachable.contains(authorizer.roleSets()));
      assertTrue(reachable.contains(next.compiled()));
      authorizer = next;
    }
  }

  @Test
  void costlyRole_isRefused_andTheOneBeforeGoesOn() {
    CompiledAuthorizer before =
        CompiledAuthorizer.compile(policy(), Settings.standard().withRoleCost(8));
    Role costly = Role.of("role-7");
    for (char inner = 'a'; inner < 'a' + 20; inner++) {
      costly = costly.with(Permission.allow("view").on("*" + inner + "*"));
    }
    Policy changed = before.policy().with(costly);
    DiagnosticException refused =
        assertThrows(DiagnosticException.class, () -> before.replacedBy(changed));
    assertEquals("role-too-costly", refused.diagnostics().get(0).code());
    assertTrue(before.check(ADA, "view", JOB).allowed());
  }

  @Test
  void threadsOfTheHost_changeNothing() {
    Deque<Runnable> late = new ArrayDeque<>();
    Executor busy =
        task -> {
          throw new RejectedExecutionException();
        };
    Executor another =
        task -> {
          Thread thread = new Thread(task);
          thread.setDaemon(true);
          thread.start();
        };
    for (Executor executor : List.<Executor>of(Runnable::run, late::add, busy, another)) {
      Settings settings = Settings.standard().withExecutor(executor);
      Authorizer authorizer = Authorizer.compile(policy(), settings);
      assertEquals(compile(policy()).check(ADA, "view", JOB), authorizer.check(ADA, "view", JOB));
    }
    late.forEach(Runnable::run);
  }
}
