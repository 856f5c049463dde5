package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Policy;
import org.junit.jupiter.api.Test;

// Fault 15: an empty action is refused where it enters, in words about the action.
class EmptyActionTest {

  @Test
  void whoCan_withoutAnAction_isRefused() {
    Analysis analysis = Analysis.of(Policy.builder().build());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> analysis.whoCan("", ResourcePattern.everything()));
    assertEquals("the action is empty: name one, or write `*` for any", e.getMessage());
  }

  @Test
  void whatCan_withoutARole_isRefused() {
    Analysis analysis = Analysis.of(Policy.builder().build());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> analysis.whatCan(""));
    assertEquals(
        "the role is empty: name one, or ask with Subject.anonymous() for what needs no role",
        e.getMessage());
  }
}
