package dev.tenon.satisfiability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.enumeration.Budget;
import dev.tenon.evaluation.ConditionCompiler;
import dev.tenon.evaluation.HoursTest;
import dev.tenon.evaluation.Program;
import dev.tenon.path.Variables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The search for a time against every quarter of an hour of a span, in zones with odd rules. */
class CalendarTest {

  private static final long QUARTER = 15 * 60_000L;
  private static final List<String> ZONES =
      List.of(
          "UTC",
          "Europe/Berlin",
          "America/New_York",
          "Australia/Lord_Howe",
          "Africa/Casablanca",
          "Asia/Beirut",
          "Pacific/Apia",
          "Asia/Kathmandu");
  private static final List<String> HOURS =
      List.of(
          "00:00-24:00", "02:00-03:00", "22:00-06:00", "08:00-18:00", "01:30-02:30", "23:45-00:00");
  private static final List<String> DAYS = List.of("sun", "mon-fri", "sat", "sun-mon", "fri");

  private static <T> T one(SplittableRandom random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static HoursTest hours(SplittableRandom random) {
    return (HoursTest)
        ConditionCompiler.compileTest(
            (RuleCondition.Test)
                RuleCondition.test(
                    "time",
                    Operator.HOURS,
                    "zone:" + one(random, ZONES),
                    "days:" + one(random, DAYS),
                    "hours:" + one(random, HOURS)),
            AttributeDeclarations.none());
  }

  private static boolean holds(HoursTest test, long time) {
    return test.truth(Variables.none(), name -> null, time) == Program.TRUE;
  }

  /** The number of spans for which something else is found than by looking at all of it. */
  private static int wrong(Care care, int cases) {
    SplittableRandom random = new SplittableRandom(7);
    int wrong = 0;
    for (int i = 0; i < cases; i++) {
      List<HoursTest> inside = new ArrayList<>();
      List<HoursTest> outside = new ArrayList<>();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        (random.nextInt(3) == 0 ? outside : inside).add(hours(random));
      }
      long first = Instant.parse("2025-03-20T00:00:00Z").toEpochMilli();
      long from = first + random.nextInt(220 * 96) * QUARTER;
      long until = from + random.nextInt(random.nextBoolean() ? 96 : 50 * 96) * QUARTER;
      long time = from;
      while (time <= until && !all(inside, outside, time)) {
        time += QUARTER;
      }
      boolean expected = time <= until;
      Optional<Long> found =
          new Calendar(inside, outside, new Budget(1_000_000), care).find(from, until, from);
      boolean right =
          found.isPresent() == expected
              && found.stream()
                  .allMatch(at -> at >= from && at <= until && all(inside, outside, at));
      wrong += right ? 0 : 1;
    }
    return wrong;
  }

  private static boolean all(List<HoursTest> inside, List<HoursTest> outside, long time) {
    return inside.stream().allMatch(test -> holds(test, time))
        && outside.stream().noneMatch(test -> holds(test, time));
  }

  @Test
  void times_areFoundWhereEveryQuarterSaysSo() {
    assertEquals(0, wrong(Care.FULL, 3_000));
  }

  @Test
  void shortStretchesLeftOut_areMissed() {
    Care care =
        new Care() {
          @Override
          boolean shortStretches() {
            return false;
          }
        };
    assertTrue(wrong(care, 300) > 0);
  }

  @Test
  void oneOffsetForTheWholeSpan_isMissed() {
    Care care =
        new Care() {
          @Override
          boolean ownOffsets() {
            return false;
          }
        };
    assertTrue(wrong(care, 1_000) > 0);
  }

  @Test
  void timesThatNeverAre_areNotFoundInAllTimeToCome() {
    SplittableRandom random = new SplittableRandom(9);
    HoursTest test = hours(random);
    Calendar calendar =
        new Calendar(List.of(test), List.of(test), new Budget(1_000_000), Care.FULL);
    assertEquals(
        Optional.empty(), calendar.find(-100_000_000_000_000_000L, 100_000_000_000_000_000L, 0));
  }
}
