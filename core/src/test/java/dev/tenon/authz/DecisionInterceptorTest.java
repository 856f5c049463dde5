package dev.tenon.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionInterceptorTest {

  private static final Subject ADA = Subject.of("ada").withRoles("operator");
  private static final Resource DEV = Resource.of("flink", "dev");
  private static final Resource PROD = Resource.of("flink", "prod");

  private static final Policy POLICY =
      Policy.builder()
          .role(Role.of("operator").with(Permission.allow("EDIT").on("flink/dev")))
          .tenant(Tenant.of("all").including("flink").enteredBy("*"))
          .build();

  private final List<String> seen = new ArrayList<>();
  private boolean watching = true;

  private final DecisionInterceptor interceptor =
      new DecisionInterceptor() {
        @Override
        public Interception sees(Request request, Decision decision, long nanos) {
          assertTrue(nanos >= 0);
          seen.add(request + " " + decision.reason().code());
          return Interception.PASS;
        }

        @Override
        public boolean isWatching() {
          return watching;
        }
      };

  private final Authorizer plain = Authorizer.compile(POLICY);
  private final Authorizer witnessed = plain.interceptedBy(interceptor);

  private Interception pass(String name) {
    seen.add(name);
    return Interception.PASS;
  }

  @Test
  void everyWayToAskAboutAnAction_isSeen() {
    Request creating = Request.of(ADA, "EDIT", DEV).within("all").creating();

    assertTrue(witnessed.check(ADA, "EDIT", DEV).allowed());
    assertTrue(witnessed.check(creating).allowed());
    witnessed.checkAll(List.of(creating, Request.of(ADA, "EDIT", PROD)));
    Access access = witnessed.access(ADA).within("all");
    access.check("EDIT", PROD);
    access.checkCreating("EDIT", DEV);
    assertEquals(List.of(DEV), access.allowed("EDIT", List.of(DEV, PROD), item -> item));

    assertEquals(
        List.of(
            "ada [operator] EDIT flink/dev allowed-by-rule",
            "ada [operator] EDIT flink/dev (new) within all allowed-by-rule",
            "ada [operator] EDIT flink/dev (new) within all allowed-by-rule",
            "ada [operator] EDIT flink/prod no-rule",
            "ada [operator] EDIT flink/prod within all no-rule",
            "ada [operator] EDIT flink/dev (new) within all allowed-by-rule",
            "ada [operator] EDIT flink/dev within all allowed-by-rule",
            "ada [operator] EDIT flink/prod within all no-rule"),
        seen);
  }

  @Test
  void whatIsOnlyShown_isNotSeen() {
    Access access = witnessed.access(ADA);
    assertEquals(List.of(DEV, PROD), access.visible(List.of(DEV, PROD), item -> item));
    assertTrue(access.isVisible(DEV));
    witnessed.explain(Request.of(ADA, "EDIT", DEV));
    assertEquals(POLICY, witnessed.policy());
    assertEquals(List.of(), seen);
  }

  @Test
  void notWatching_seesNothing() {
    watching = false;
    Request request = Request.of(ADA, "EDIT", DEV);
    assertTrue(witnessed.check(ADA, "EDIT", DEV).allowed());
    assertTrue(witnessed.check(request).allowed());
    assertTrue(witnessed.checkAll(List.of(request)).get(0).allowed());
    assertTrue(witnessed.access(ADA).check("EDIT", DEV).allowed());
    assertTrue(witnessed.access(ADA).checkCreating("EDIT", DEV).allowed());
    assertEquals(List.of(), seen);
  }

  @Test
  void withheldDecision_isDenied() {
    Authorizer withheld = plain.interceptedBy((request, decision, nanos) -> Interception.WITHHOLD);
    Decision decision = withheld.check(ADA, "EDIT", DEV);
    assertEquals(Reason.NOT_WITNESSED, decision.reason());
    assertEquals(POLICY.version(), decision.version());
    assertFalse(withheld.access(ADA).check("EDIT", DEV).allowed());
    assertEquals(List.of(), withheld.access(ADA).allowed("EDIT", List.of(DEV), item -> item));
  }

  @Test
  void witnessThatThrows_withholds() {
    Authorizer failing =
        plain.interceptedBy(
            (request, decision, nanos) -> {
              throw new IllegalStateException("broken");
            });
    assertEquals(Reason.NOT_WITNESSED, failing.check(ADA, "EDIT", DEV).reason());
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without null checks does
  void witnessThatAnswersNull_withholds() {
    Authorizer careless = plain.interceptedBy((request, decision, nanos) -> null);
    assertEquals(Reason.NOT_WITNESSED, careless.check(ADA, "EDIT", DEV).reason());
  }

  @Test
  void severalWitnesses_seeInTheOrderInWhichTheyWereAdded() {
    Authorizer twice =
        plain
            .interceptedBy((request, decision, nanos) -> pass("first"))
            .interceptedBy((request, decision, nanos) -> pass("second"));
    twice.check(ADA, "EDIT", DEV);
    twice.access(ADA).within("all").check("EDIT", DEV);
    assertEquals(List.of("first", "second", "first", "second"), seen);
  }

  @Test
  void refusing_deniesAndShowsNothing() {
    Authorizer refusing = Authorizer.refusing(POLICY, Reason.STALE_POLICY);
    Request request = Request.of(ADA, "EDIT", DEV);
    assertEquals(Reason.STALE_POLICY, refusing.check(ADA, "EDIT", DEV).reason());
    assertEquals(Reason.STALE_POLICY, refusing.check(request.within("all")).reason());
    assertEquals(POLICY.version(), refusing.check(request).version());
    assertEquals(Reason.STALE_POLICY, refusing.explain(request).decision().reason());
    assertEquals(
        Reason.STALE_POLICY, refusing.access(ADA).within("all").check("EDIT", DEV).reason());
    assertFalse(refusing.access(ADA).isVisible(DEV));
    assertEquals(POLICY, refusing.policy());
    assertThrows(
        IllegalArgumentException.class,
        () -> Authorizer.refusing(POLICY, Reason.HELD_FOR_APPROVAL));
  }
}
