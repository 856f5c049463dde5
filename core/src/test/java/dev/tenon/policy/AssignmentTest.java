package dev.tenon.policy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.subject.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

class AssignmentTest {

  private static final Subject ADA =
      Subject.of("ada").fromIssuer("https://idp").throughClient("ci");

  @Test
  void appliesTo_itsReceiverAlone() {
    assertTrue(Assignment.toSubject("ada", "r").appliesTo(ADA));
    assertFalse(Assignment.toSubject("Ada", "r").appliesTo(ADA));
    assertFalse(Assignment.toSubject("ci", "r").appliesTo(ADA));
    assertTrue(Assignment.toClient("ci", "r").appliesTo(ADA));
    assertFalse(Assignment.toClient("ada", "r").appliesTo(ADA));
    assertTrue(Assignment.toEveryone("r").appliesTo(ADA));
  }

  @Test
  void fromIssuer_limitsIt() {
    assertTrue(Assignment.toSubject("ada", "r").fromIssuer("https://idp").appliesTo(ADA));
    assertFalse(Assignment.toSubject("ada", "r").fromIssuer("https://other").appliesTo(ADA));
  }

  @Test
  void anonymous_receivesNothing() {
    assertFalse(Assignment.toEveryone("r").appliesTo(Subject.anonymous()));
  }

  @Test
  void subjectWithoutClient_isNotTheEmptyClient() {
    assertThrows(IllegalArgumentException.class, () -> Assignment.toClient("", "r"));
    assertThrows(
        IllegalArgumentException.class,
        () -> Assignment.of(Assignment.Receiver.EVERYONE, "x", List.of("r")));
  }
}
