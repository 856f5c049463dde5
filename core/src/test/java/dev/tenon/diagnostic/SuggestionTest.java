package dev.tenon.diagnostic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuggestionTest {

  private static final List<String> ROLES = List.of("accountant", "auditor", "admin");

  @Test
  void missingLetter_findsTheName() {
    assertEquals("did you mean `accountant`?", Suggestion.among("acountant", ROLES));
  }

  @Test
  void swappedLetters_findTheName() {
    assertEquals("did you mean `admin`?", Suggestion.among("amdin", ROLES));
  }

  @Test
  void otherCase_findsTheName() {
    assertEquals("did you mean `auditor`?", Suggestion.among("AUDITOR", ROLES));
  }

  @Test
  void farFromAll_listsWhatIsKnown() {
    assertEquals("known here: accountant, auditor, admin", Suggestion.among("x", ROLES));
  }

  @Test
  void ofTwoEquallyNear_theFirstIsProposed() {
    assertEquals("did you mean `ab`?", Suggestion.among("a", List.of("ab", "ac")));
    assertEquals("did you mean `ac`?", Suggestion.among("a", List.of("ac", "ab")));
  }

  @Test
  void nothingKnown_proposesNothing() {
    assertEquals("", Suggestion.among("x", List.of()));
  }

  @Test
  void manyNames_areCutInTheList() {
    List<String> many = IntStream.range(0, 15).mapToObj(i -> "name" + i).toList();
    assertEquals(
        "name0, name1, name2, name3, name4, name5, name6, name7, name8, name9, name10, name11"
            + " and 3 more",
        Suggestion.list(many));
  }

  @Test
  void emptyText_isNoReasonToFail() {
    assertEquals("known here: accountant, auditor, admin", Suggestion.among("", ROLES));
  }

  @Test
  void hugeInput_costsLittle() {
    List<String> names = Collections.nCopies(100_000, "a".repeat(64));
    assertTimeout(Duration.ofSeconds(10), () -> Suggestion.among("b".repeat(1_000_000), names));
  }
}
