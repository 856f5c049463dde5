package dev.tenon.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.Validity;
import dev.tenon.subject.Subject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What saves a host a loop or an {@code if}, and adds no way to be allowed anything. */
class ConveniencesTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Subject ADA = Subject.of("ada").withRoles("operator");
  private static final Resource DEV = Resource.of("flink", "dev");
  private static final Resource PROD = Resource.of("flink", "prod");
  private static final List<String> ACTIONS = List.of("KILL", "VIEW", "EDIT", "HIDE");

  private static final Policy POLICY =
      Policy.builder()
          .permission("operator", Permission.allow("VIEW", "EDIT").on("flink"))
          .permission("operator", Permission.stage("KILL").on("flink/prod"))
          .permission("operator", Permission.deny("EDIT").on("flink/prod"))
          .tenant(Tenant.of("all").including("flink").enteredBy("*"))
          .version("acorn-7")
          .build();

  private final Authorizer authorizer = Authorizer.compile(POLICY);

  @Test
  void allowedActions_areThoseThatACheckAllows_inTheOrderAsked() {
    Access access = authorizer.access(ADA).within("all");
    assertEquals(List.of("VIEW", "EDIT"), List.copyOf(access.allowedActions(ACTIONS, DEV)));
    assertEquals(Set.of("VIEW"), access.allowedActions(ACTIONS, PROD));
    assertEquals(Set.of("VIEW"), access.allowedActions(List.of("VIEW", "VIEW"), PROD));
    assertEquals(Set.of(), access.allowedActions(List.of(), DEV));
    assertEquals(Set.of(), access.allowedActions(ACTIONS, Resource.of("flink", "..")));
    assertEquals(Set.of(), authorizer.access(ADA).within("other").allowedActions(ACTIONS, DEV));
    for (Resource resource : List.of(DEV, PROD)) {
      for (String action : ACTIONS) {
        boolean allowed = access.check(action, resource).allowed();
        assertEquals(allowed, access.allowedActions(ACTIONS, resource).contains(action));
        assertEquals(allowed, access.allows(action, resource));
      }
    }
  }

  @Test
  void allowedActions_areDecidedAtOneInstant() {
    Instant end = NOON.plusSeconds(1);
    Policy ending =
        Policy.builder()
            .permission(
                "operator",
                Permission.allow("VIEW", "EDIT").on("flink").during(Validity.until(end)))
            .build();
    for (int interceptors = 0; interceptors < 3; interceptors++) {
      Settings settings = Settings.standard().withClock(jumping(NOON, end.plusSeconds(1)));
      Authorizer decides = Authorizer.compile(ending, settings);
      for (int i = 0; i < interceptors; i++) {
        decides = decides.interceptedBy((request, decision, nanos) -> Interception.PASS);
      }
      Access access = decides.access(ADA);
      assertEquals(Set.of("VIEW", "EDIT"), access.allowedActions(ACTIONS, DEV));
      assertEquals(Set.of(), access.allowedActions(ACTIONS, DEV));
    }
  }

  /** A clock that says the first instant once, and the second one from then on. */
  private static Clock jumping(Instant first, Instant second) {
    return new Clock() {
      private Instant next = first;

      @Override
      public Instant instant() {
        Instant now = next;
        next = second;
        return now;
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }

  @Test
  void allowedActions_passBeforeAWitnessEach() {
    List<String> seen = new ArrayList<>();
    Access watched =
        authorizer
            .interceptedBy(
                (request, decision, nanos) -> {
                  seen.add(request.action() + " " + request.tenant() + " " + decision.effect());
                  return request.action().equals("EDIT")
                      ? Interception.WITHHOLD
                      : Interception.PASS;
                })
            .access(ADA)
            .within("all");
    assertEquals(Set.of("VIEW"), watched.allowedActions(ACTIONS, DEV));
    assertEquals(
        List.of("KILL all DENY", "VIEW all ALLOW", "EDIT all ALLOW", "HIDE all DENY"), seen);
    assertEquals(Set.of(), watched.allowedActions(List.of(), DEV));
  }

  @Test
  void orThrow_givesBackWhatIsAllowed_andThrowsTheRest() {
    Decision allowed = authorizer.check(ADA, "VIEW", DEV);
    assertSame(allowed, allowed.orThrow());
    Decision denied = authorizer.check(ADA, "EDIT", PROD);
    DeniedException thrown = assertThrows(DeniedException.class, denied::orThrow);
    assertSame(denied, thrown.decision());
    assertEquals(Reason.DENIED_BY_RULE, thrown.reason());
    assertFalse(thrown.held());
    Decision held = authorizer.check(ADA, "KILL", PROD);
    assertTrue(assertThrows(DeniedException.class, held::orThrow).held());
  }

  @Test
  void deniedException_hasAMessageForAnyLog_andAnOrdinaryStackTrace() {
    Policy empty = Policy.builder().version("acorn-7").build();
    Decision decision = Authorizer.compile(empty).check(Subject.of("secret-id"), "E\nX", DEV);
    DeniedException thrown = assertThrows(DeniedException.class, decision::orThrow);
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.startsWith("DENY not-admitted: no role of the subject may enter"));
    assertEquals(1, message.lines().count(), message);
    assertFalse(message.contains("secret-id") || message.contains("flink"), message);
    assertNull(thrown.getCause());
    assertTrue(
        Arrays.stream(thrown.getStackTrace())
            .anyMatch(frame -> frame.getClassName().equals(getClass().getName())));
  }

  @Test
  void deniedException_isSerializedWithoutItsDecision() throws IOException, ClassNotFoundException {
    DeniedException thrown =
        assertThrows(DeniedException.class, () -> authorizer.check(ADA, "EDIT", PROD).orThrow());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(thrown);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      DeniedException read = (DeniedException) in.readObject();
      assertEquals(thrown.getMessage(), read.getMessage());
      assertEquals(Reason.DENIED_BY_RULE, read.reason());
      assertEquals("acorn-7", read.version());
      assertThrows(IllegalStateException.class, read::decision);
    }
  }

  @Test
  void forwarding_leavesNoQuestionToASubclass() {
    List<String> open =
        Arrays.stream(ForwardingAuthorizer.class.getDeclaredMethods())
            .filter(method -> !Modifier.isFinal(method.getModifiers()) && !method.isSynthetic())
            .map(Method::getName)
            .sorted()
            .toList();
    assertEquals(List.of("delegate", "policy", "replacedBy"), open);
    List<String> asked =
        Arrays.stream(Authorizer.class.getMethods())
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .map(method -> method.getName() + Arrays.toString(method.getParameterTypes()))
            .filter(name -> !name.startsWith("interceptedBy"))
            .sorted()
            .toList();
    List<String> forwarded =
        Arrays.stream(ForwardingAuthorizer.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(method -> method.getName() + Arrays.toString(method.getParameterTypes()))
            .sorted()
            .toList();
    assertEquals(asked, forwarded);
  }

  @Test
  void forwarding_asksTheDelegateOfTheMoment() {
    Authorizer[] now = {Authorizer.denyAll()};
    Authorizer forwarding =
        new ForwardingAuthorizer() {
          @Override
          protected Authorizer delegate() {
            return now[0];
          }
        };
    Request request = Request.of(ADA, "VIEW", DEV);
    assertFalse(forwarding.check(request).allowed());
    now[0] = authorizer;
    assertTrue(forwarding.check(ADA, "VIEW", DEV).allowed());
    assertTrue(forwarding.checkAll(List.of(request)).get(0).allowed());
    assertEquals(Set.of("VIEW"), forwarding.access(ADA).allowedActions(List.of("VIEW"), DEV));
    assertTrue(forwarding.explain(request).decision().allowed());
    assertEquals(POLICY, forwarding.policy());
    assertEquals(POLICY, forwarding.replacedBy(POLICY).policy());
  }
}
