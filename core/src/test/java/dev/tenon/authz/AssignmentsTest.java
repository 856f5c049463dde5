package dev.tenon.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tenon.path.Resource;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AssignmentsTest {

  private static final Subject ADA = Subject.of("ada").fromIssuer("https://idp");

  @Test
  void assignmentToEveryoneOfAnIssuer_leavesOthersOut() {
    Authorizer authorizer = assigning(Assignment.toEveryone("r").fromIssuer("https://idp"));
    assertTrue(allows(authorizer, ADA));
    assertFalse(allows(authorizer, Subject.of("ada")));
    assertFalse(allows(authorizer, Subject.of("ada").fromIssuer("https://other")));
    assertFalse(allows(authorizer, Subject.anonymous()));
    assertEquals(
        Set.of("*"),
        authorizer.explain(Request.of(Subject.of("ada"), "A", Resource.of("x"))).roles().keySet());
  }

  @Test
  void assignmentToASubject_isForThatOneAlone() {
    Authorizer authorizer = assigning(Assignment.toSubject("ada", "r"));
    assertTrue(allows(authorizer, ADA));
    assertFalse(allows(authorizer, Subject.of("bob")));
  }

  @Test
  void assignmentToAClient_isForWhoComesWithIt() {
    Authorizer authorizer = assigning(Assignment.toClient("ci", "r"));
    assertTrue(allows(authorizer, ADA.throughClient("ci")));
    assertFalse(allows(authorizer, ADA));
    assertFalse(allows(authorizer, Subject.of("ci")));
  }

  @Test
  void rolesThatCameBefore_areNotConfusedWithTheSubjects() {
    Authorizer authorizer = assigning(Assignment.toSubject("ada", "r"));
    for (int i = 0; i < 3; i++) {
      assertTrue(allows(authorizer, ADA));
      assertFalse(allows(authorizer, Subject.of("bob")));
      assertFalse(allows(authorizer, Subject.of("carol").withRoles("s")));
    }
  }

  @Test
  void rolesFromBothSides_areNotConfusedWithEachOther() {
    Policy policy =
        Policy.builder()
            .permission("r", Permission.allow("A").on("x"))
            .permission("s", Permission.deny("A").on("x"))
            .assign(Assignment.toSubject("ada", "r"))
            .assign(Assignment.toSubject("bob", "r", "s"))
            .assign(Assignment.toClient("ci", "s"))
            .build();
    Authorizer authorizer = Authorizer.compile(policy);
    for (int i = 0; i < 3; i++) {
      assertTrue(allows(authorizer, ADA));
      assertTrue(allows(authorizer, ADA.withRoles("r")));
      assertFalse(allows(authorizer, ADA.withRoles("s")));
      assertFalse(allows(authorizer, ADA.throughClient("ci")));
      assertFalse(allows(authorizer, Subject.of("bob")));
      assertTrue(allows(authorizer, Subject.of("carol").withRoles("r")));
    }
  }

  @Test
  void assignedRoles_areFoundWithoutAllocating() {
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Resource x = Resource.of("x");
    for (Assignment assignment :
        List.of(
            Assignment.toSubject("ada", "r"),
            Assignment.toClient("ci", "r"),
            Assignment.toEveryone("r").fromIssuer("https://idp"))) {
      Authorizer authorizer = assigning(assignment);
      Subject ada = ADA.throughClient("ci").withRoles("t");
      long least = Long.MAX_VALUE;
      for (int i = 0; i < 20_000; i++) {
        long before = bean.getCurrentThreadAllocatedBytes();
        authorizer.check(ada, "A", x);
        least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
      }
      assertEquals(0, least, assignment.toString());
    }
  }

  private static Authorizer assigning(Assignment assignment) {
    return Authorizer.compile(
        Policy.builder().permission("r", Permission.allow("A").on("x")).assign(assignment).build());
  }

  private static boolean allows(Authorizer authorizer, Subject subject) {
    return authorizer.check(subject, "A", Resource.of("x")).allowed();
  }
}
