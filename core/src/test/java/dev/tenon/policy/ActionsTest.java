package dev.tenon.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ActionsTest {

  private static final Actions TOPICS =
      Actions.none()
          .declaring("TOPIC_EDIT", "TOPIC_INSPECT")
          .declaring("TOPIC_INSPECT", "TOPIC_DATA_QUERY", "TOPIC_DATA_DOWNLOAD")
          .declaring("TOPIC_DATA_QUERY")
          .declaring("TOPIC_DATA_DOWNLOAD");

  @Test
  void implication_isTransitiveAndHoldsTheActionItself() {
    assertEquals(
        Set.of("TOPIC_EDIT", "TOPIC_INSPECT", "TOPIC_DATA_QUERY", "TOPIC_DATA_DOWNLOAD"),
        TOPICS.impliedBy("TOPIC_EDIT"));
    assertEquals(Set.of("TOPIC_DATA_QUERY"), TOPICS.impliedBy("TOPIC_DATA_QUERY"));
    assertEquals(Set.of("TOPIC_INSPECT"), TOPICS.impliedDirectlyBy("TOPIC_EDIT"));
  }

  @Test
  void undeclaredAction_impliesItself() {
    assertEquals(Set.of("X"), TOPICS.impliedBy("X"));
    assertEquals(Set.of(), TOPICS.impliedDirectlyBy("X"));
  }

  @Test
  void implying_isTheOtherWayRound() {
    Actions all = TOPICS.declaring("A", "B").declaring("B", "A", "TOPIC_INSPECT");
    for (String asked : all.names()) {
      Set<String> implying =
          all.names().stream()
              .filter(name -> all.impliedBy(name).contains(asked))
              .collect(Collectors.toSet());
      assertEquals(implying, all.implying(asked), asked);
    }
    assertEquals(Set.of("X"), all.implying("X"));
    assertEquals(
        Set.of("A", "B", "X", "TOPIC_INSPECT", "TOPIC_DATA_QUERY", "TOPIC_DATA_DOWNLOAD"),
        all.impliedBy(List.of("X", "A")));
  }

  @Test
  void circle_ends() {
    Actions circle = Actions.none().declaring("A", "B").declaring("B", "A");
    assertEquals(Set.of("A", "B"), circle.impliedBy("A"));
  }

  @Test
  void declaringAgain_addsToWhatIsImplied() {
    Actions twice = Actions.none().declaring("A", "B").declaring("A", "C").declaring("A");
    assertEquals(Set.of("B", "C"), twice.impliedDirectlyBy("A"));
    assertEquals(Set.of("A"), twice.names());
  }

  @Test
  void none_declaresNothing() {
    assertFalse(Actions.none().areDeclared());
    assertTrue(TOPICS.areDeclared());
    assertEquals(Actions.none().declaring("A", "B"), Actions.none().declaring("A", "B"));
  }

  // Fault 16: such a declaration was accepted and printed, and refused when it was read again.
  @Test
  void name_withAWildcardOrNotCanonical_isRefusedWhereItEnters() {
    Actions none = Actions.none();
    assertThrows(IllegalArgumentException.class, () -> none.declaring("A*B"));
    assertThrows(IllegalArgumentException.class, () -> none.declaring("*"));
    assertThrows(IllegalArgumentException.class, () -> none.declaring("A", "B*"));
    assertThrows(IllegalArgumentException.class, () -> none.declaring(""));
    assertThrows(
        IllegalArgumentException.class, () -> Actions.of(Map.of("A\n", Set.of()), Map.of()));
    Actions one = none.declaring("A");
    assertThrows(IllegalArgumentException.class, () -> one.withImplied("A", Set.of("*")));
    assertThrows(IllegalArgumentException.class, () -> one.withImplied("B", Set.of()));
  }
}
