package dev.tenon.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.path.Resource;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Subject;
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

  private static Authorizer assigning(Assignment assignment) {
    return Authorizer.compile(
        Policy.builder().permission("r", Permission.allow("A").on("x")).assign(assignment).build());
  }

  private static boolean allows(Authorizer authorizer, Subject subject) {
    return authorizer.check(subject, "A", Resource.of("x")).allowed();
  }
}
