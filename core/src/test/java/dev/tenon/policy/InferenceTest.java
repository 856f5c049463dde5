package dev.tenon.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.path.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;

class InferenceTest {

  private static final Inference CONSUMES =
      Inference.of(
          "consumes",
          List.of("cluster", "{c}", "group", "{g}"),
          List.of("cluster", "{c}", "topic", "{t}"));

  private static final Resource GROUP = Resource.parse("cluster/prod/group/tx");

  @Test
  void sameCapture_mustBeTheSameTextOnBothSides() {
    assertTrue(CONSUMES.connects(GROUP, Resource.parse("cluster/prod/topic/orders")));
    assertFalse(CONSUMES.connects(GROUP, Resource.parse("cluster/dev/topic/orders")));
  }

  @Test
  void bothSides_matchExactlyAndNotBeneath() {
    assertFalse(CONSUMES.connects(GROUP, Resource.parse("cluster/prod/topic/orders/0")));
    assertFalse(CONSUMES.connects(GROUP, Resource.parse("cluster/prod/topic")));
    assertFalse(CONSUMES.connects(GROUP.child("x"), Resource.parse("cluster/prod/topic/orders")));
    assertFalse(CONSUMES.connects(Resource.parse("cluster/prod/topic/orders"), GROUP));
  }

  @Test
  void mayShow_asksForTheRightSideAlone() {
    assertTrue(CONSUMES.mayShow(Resource.parse("cluster/dev/topic/orders")));
    assertFalse(CONSUMES.mayShow(GROUP));
    assertFalse(CONSUMES.mayShow(Resource.of("cluster", "..", "topic", "x")));
  }

  @Test
  void captureTwiceOnOneSide_isTheSameText() {
    Inference mirror = Inference.of("mirrors", List.of("{a}", "{a}"), List.of("{a}"));
    assertTrue(mirror.connects(Resource.of("x", "x"), Resource.of("x")));
    assertFalse(mirror.connects(Resource.of("x", "y"), Resource.of("x")));
  }

  @Test
  void globsAndWildcards_matchWithoutCapturing() {
    Inference inference = Inference.of("r", List.of("g_*", "*"), List.of("t_*"));
    assertTrue(inference.connects(Resource.of("g_1", "x"), Resource.of("t_2")));
    assertFalse(inference.connects(Resource.of("h_1", "x"), Resource.of("t_2")));
  }

  @Test
  void sidesAreSpelledAsTheyWereWritten() {
    assertEquals(List.of("cluster", "{c}", "group", "{g}"), CONSUMES.from());
    assertEquals("cluster/{c}/group/{g} -consumes-> cluster/{c}/topic/{t}", CONSUMES.toString());
    assertEquals(CONSUMES, Inference.of("consumes", CONSUMES.from(), CONSUMES.to()));
  }

  @Test
  void depthsVariablesAndBrokenCaptures_areRefused() {
    for (String bad : List.of("**", "${user}", "a{b}", "{}", "{1}", "{a", "a}", "{a}{b}")) {
      assertThrows(
          IllegalArgumentException.class, () -> Inference.of("r", List.of(bad), List.of("x")), bad);
    }
  }
}
