package dev.tenon.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.claims.ClaimPattern.MatchOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimPatternTest {

  @ParameterizedTest
  @CsvSource({
    "flyte-{project}-{domain}, flyte-ml-prod, ml prod",
    "{all}, flyte-ml, flyte-ml",
    "/flyte/{project}, /flyte/ml/eu, ml/eu",
    "{project}:{domain}, my-project:prod, my-project prod",
    "{a}--{b}, x--y, x y",
    "a{x}a, aba, b",
    "*{x}, *y, y",
    "\\{{x}\\}, {y}, y",
    "role:{r}@{t}!, role:dev@acme!, dev acme",
  })
  void match_oneReading_captures(String pattern, String value, String captured) {
    ClaimPattern.Match match = ClaimPattern.parse(pattern).match(value);
    assertEquals(MatchOutcome.MATCHED, match.outcome());
    assertEquals(List.of(captured.split(" ")), match.captured());
  }

  @ParameterizedTest
  @CsvSource({
    "flyte-{project}-{domain}, flyte-ml-eu-prod",
    "{a}-{b}, a---b",
    "{a}--{b}, x---y",
    "{a}-{b}-{c}, 1-2-3-4",
    "{a}aa{b}, xaaay",
  })
  void match_twoReadings_isAmbiguous(String pattern, String value) {
    assertEquals(MatchOutcome.AMBIGUOUS, ClaimPattern.parse(pattern).match(value).outcome());
  }

  @ParameterizedTest
  @CsvSource({
    "flyte-{project}-{domain}, flyte-ml",
    "flyte-{project}-{domain}, flyte--prod",
    "flyte-{project}-{domain}, flyte-ml-",
    "flyte-{project}-{domain}, Flyte-ml-prod",
    "flyte-{project}-{domain}, xflyte-ml-prod",
    "{x}, ''",
    "a{x}a, aa",
    "a{x}a, a",
    "{a}.{b}, axb",
  })
  void match_noReading_isDifferent(String pattern, String value) {
    assertEquals(MatchOutcome.DIFFERENT, ClaimPattern.parse(pattern).match(value).outcome());
  }

  @ParameterizedTest
  @CsvSource({
    "{org}-{level}, acme-eu-staff, acme-eu staff",
    "{org}-{level}, staff-staff, staff staff",
    "{level}-{org}, staff-acme-eu, staff acme-eu",
    "{org}-{level}, acme-chief, ''",
    "{org}-{level}, -staff, ''",
    "{a}-{level}-{b}, x-staff-y, x staff y",
    "{a}-{level}-{b}, x-staff-staff-y, ambiguous",
    "{a}-{level}, x-y-senior-staff, ambiguous",
  })
  void match_captureThatTakesListedTexts(String pattern, String value, String captured) {
    ClaimPattern.Match match =
        ClaimPattern.parse(pattern)
            .choosing("level", List.of("staff", "senior-staff"))
            .match(value);
    if (captured.equals("ambiguous")) {
      assertEquals(MatchOutcome.AMBIGUOUS, match.outcome());
    } else {
      assertEquals(captured, String.join(" ", match.captured()));
    }
  }

  @Test
  void choosing_whatCannotBe_throws() {
    ClaimPattern pattern = ClaimPattern.parse("{org}-{level}");
    assertThrows(IllegalArgumentException.class, () -> pattern.choosing("role", List.of("a")));
    assertThrows(IllegalArgumentException.class, () -> pattern.choosing("org", List.of()));
    assertThrows(IllegalArgumentException.class, () -> pattern.choosing("org", List.of("")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flyte", "", "{a}{b}", "{a}-{a}", "{}", "{a b}", "{a", "a}", "{{a}}", "\\x{a}", "{a}\\"
      })
  void parse_notAPattern_throws(String text) {
    assertThrows(IllegalArgumentException.class, () -> ClaimPattern.parse(text));
  }

  @Test
  void match_hostileValue_takesLinearTime() {
    ClaimPattern pattern =
        ClaimPattern.parse("{a}" + "a".repeat(100) + "b{c}" + "a".repeat(99) + "c{d}");
    String value = "a".repeat(1_000_000);
    assertEquals(MatchOutcome.DIFFERENT, pattern.match(value).outcome());
  }
}
