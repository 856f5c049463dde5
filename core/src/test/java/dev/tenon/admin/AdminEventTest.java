package dev.tenon.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tenon.policy.Subject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AdminEventTest {

  @Test
  void text_isOneLine_whateverTheAuthorWrote() {
    AdminEvent event =
        new AdminEvent(Subject.of("ada"), Instant.EPOCH, "create", "x\nroot: applied", "refused");
    assertFalse(event.toString().contains("\n"));
    assertEquals("x\nroot: applied", event.why());
  }
}
