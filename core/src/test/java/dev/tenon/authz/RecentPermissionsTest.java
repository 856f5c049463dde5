package dev.tenon.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.seeds.SettableClock;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Repeated checks of subjects that hold roles in tenants, on paths, with values, or have limits.
 */
class RecentPermissionsTest {

  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  private static final Resource INVOICES = Resource.of("acme", "invoices");

  /** One family of tenants, so that no permissions depend on roles alone. */
  private static final Policy POLICY =
      Policy.builder()
          .role(Role.of("editor").with(Permission.allow("EDIT").on("${tenant}/invoices")))
          .role(Role.of("reader").with(Permission.allow("READ").on("**")))
          .limit(Role.of("reading").with(Permission.allow("READ").on("**")))
          .tenant(Tenant.of("*").including("${tenant}").enteredBy("editor", "reader"))
          .build();

  private static Request edit(Subject subject) {
    return Request.of(subject, "EDIT", INVOICES).within("acme");
  }

  private static Subject editor() {
    return Subject.of("ada").withRolesIn("acme", "editor");
  }

  private static HeldLimit reading(String origin) {
    return HeldLimit.of(List.of(HeldRole.of("reading")), origin);
  }

  @Test
  void repeatedChecks_allocateNothing() {
    Authorizer authorizer = Authorizer.compile(POLICY);
    List<Request> requests =
        List.of(
            edit(editor()),
            edit(Subject.of("bob").withRoles("editor")),
            edit(Subject.of("eve").withRolesIn("globex", "reader")),
            edit(editor().limitedTo("reading")));
    assertTrue(authorizer.check(requests.get(0)).allowed());
    assertTrue(authorizer.check(requests.get(1)).allowed());
    assertEquals(Reason.NOT_ADMITTED, authorizer.check(requests.get(2)).reason());
    assertEquals(Reason.BEYOND_LIMIT, authorizer.check(requests.get(3)).reason());
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (Request request : requests.subList(0, 3)) {
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 1_000 && least > 0; round++) { // until it is compiled
        long before = bean.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1_000; i++) {
          authorizer.check(request);
        }
        least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
      }
      assertEquals(0, least, request::toString);
    }
  }

  @Test
  void equalLimits_areNamedByTheirOwnOrigins() {
    Authorizer authorizer = Authorizer.compile(POLICY);
    for (int i = 0; i < 3; i++) {
      for (String origin : List.of("claim scope", "claim scp")) {
        Decision decision = authorizer.check(edit(editor().limitedTo(reading(origin))));
        assertTrue(decision.cause().toString().contains(origin), decision::toString);
      }
    }
  }

  @Test
  void roleWithAnEnd_countsUntilThen_alsoIfTheClockIsSetBack() {
    SettableClock clock = new SettableClock(NOON);
    Authorizer authorizer = Authorizer.compile(POLICY, Settings.standard().withClock(clock));
    Request request = edit(Subject.of("ada").holding(HeldRole.of("editor").in("acme").until(NOON)));
    for (int minutes : new int[] {-1, -1, 0, 0, -1, 1, -1}) {
      clock.set(NOON.plusSeconds(60L * minutes));
      assertEquals(
          minutes < 0, authorizer.check(request).allowed(), () -> clock.instant().toString());
    }
  }

  // With one tenant left when a role ends, a request without a name is decided in that tenant.
  @Test
  void requestWithoutAName_findsTheTenantThatIsLeft() {
    SettableClock clock = new SettableClock(NOON);
    Authorizer authorizer = Authorizer.compile(POLICY, Settings.standard().withClock(clock));
    Subject both = editor().holding(HeldRole.of("editor").in("globex").until(NOON));
    clock.set(NOON.minusSeconds(1));
    assertEquals(Reason.TENANT_NOT_SELECTED, authorizer.check(both, "EDIT", INVOICES).reason());
    clock.set(NOON);
    assertTrue(authorizer.check(both, "EDIT", INVOICES).allowed());
    clock.set(NOON.minusSeconds(1));
    assertEquals(Reason.TENANT_NOT_SELECTED, authorizer.check(both, "EDIT", INVOICES).reason());
  }

  @Test
  void subjectsThatDifferInOneThing_areNotConfused() {
    Authorizer authorizer = Authorizer.compile(POLICY);
    Subject ada = Subject.of("ada");
    List<Subject> allowed =
        List.of(editor(), ada.withRoles("editor"), ada.withRolesIn("acme", "editor", "reader"));
    List<Subject> denied =
        List.of(
            ada,
            ada.withRoles("reader"),
            ada.withRolesIn("globex", "editor"),
            editor().limitedTo("reading"),
            ada.holding(HeldRole.of("editor").in("acme").on(Resource.of("acme", "other"))),
            ada.holding(HeldRole.of("editor").in("acme").until(NOON)));
    for (int i = 0; i < 3; i++) {
      allowed.forEach(one -> assertTrue(authorizer.check(edit(one)).allowed(), one::toString));
      denied.forEach(one -> assertFalse(authorizer.check(edit(one)).allowed(), one::toString));
    }
  }

  @Test
  void manySubjectsInManyTenants_areEachDecidedForThemselves() {
    Authorizer authorizer = Authorizer.compile(POLICY);
    for (int i = 0; i < 20_000; i++) {
      Subject subject = Subject.of("u" + i % 9_000).withRolesIn("t" + i % 7_000, "editor");
      String asked = "t" + i % 2 * i % 7_000;
      Request request = Request.of(subject, "EDIT", Resource.of(asked, "invoices")).within(asked);
      assertEquals(
          asked.equals("t" + i % 7_000), authorizer.check(request).allowed(), request::toString);
    }
  }

  // An attack: each request comes with another subject, and each subject holds many roles.
  @Test
  void subjectsWithoutEnd_takeBoundedMemory() {
    CompiledAuthorizer authorizer = CompiledAuthorizer.compile(POLICY, Settings.standard());
    long most = 0;
    for (int i = 0; i < 3_000; i++) {
      Subject subject = Subject.of("u" + i);
      List<HeldRole> roles = new ArrayList<>();
      for (int k = 0; k < 250; k++) {
        roles.add(HeldRole.of("editor").in("t" + k));
      }
      Request request = Request.of(subject.holding(roles), "EDIT", Resource.of("t7", "invoices"));
      assertTrue(authorizer.check(request.within("t7")).allowed());
      most = Math.max(most, authorizer.roleSets().bytesOfRecent());
    }
    assertTrue(most > 8 << 20 && most < 33 << 20, "bytes: " + most);
  }

  @Test
  void subjectsWithManyLongValues_takeBoundedMemory() {
    CompiledAuthorizer authorizer = CompiledAuthorizer.compile(POLICY, Settings.standard());
    String text = "x".repeat(200);
    long most = 0;
    for (int i = 0; i < 3_000; i++) {
      List<String> values = new ArrayList<>();
      for (int k = 0; k < 30; k++) {
        values.add(text + i + k);
      }
      Subject subject = Subject.of("u" + i).withVariable("p", values).withRolesIn("acme", "editor");
      assertTrue(authorizer.check(edit(subject)).allowed());
      most = Math.max(most, authorizer.roleSets().bytesOfRecent());
    }
    assertTrue(most > 8 << 20 && most < 33 << 20, "bytes: " + most);
    long before = authorizer.roleSets().bytesOfRecent();
    List<String> values = IntStream.range(0, 900).mapToObj(k -> text + k).toList();
    Subject huge = editor().withVariable("p", values);
    assertTrue(authorizer.check(edit(huge)).allowed());
    assertEquals(before, authorizer.roleSets().bytesOfRecent());
  }
}
