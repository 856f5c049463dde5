package dev.tenon.live;

import static dev.tenon.live.Policies.ADA;
import static dev.tenon.live.Policies.DEV;
import static dev.tenon.live.Policies.PROD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShadowTest {

  private static final Difference.Kind LOST =
      new Difference.Kind(Reason.ALLOWED_BY_RULE, Reason.NO_RULE);
  private static final Difference.Kind WON =
      new Difference.Kind(Reason.NO_RULE, Reason.ALLOWED_BY_RULE);

  private final HandDriven executor = new HandDriven();
  private final Authorizer live = Authorizer.compile(Policies.allowing("live", "dev"));
  private final Authorizer trial = Authorizer.compile(Policies.allowing("trial", "prod"));

  @Test
  void differences_areCountedAndSampledAndNeverHandedOut() {
    Shadow shadow = Shadow.of(trial, executor);
    Authorizer watched = live.interceptedBy(shadow);

    assertTrue(watched.check(ADA, "EDIT", DEV).allowed());
    Access access = watched.access(ADA);
    access.check("EDIT", PROD);
    access.check("EDIT", PROD);
    access.check("VIEW", PROD);
    assertEquals(0, shadow.report().compared(), "nothing is compared on the deciding thread");
    executor.advance(Duration.ZERO);

    ShadowReport report = shadow.report();
    assertEquals(4, report.compared());
    assertEquals(Map.of(LOST, 1L, WON, 2L), report.differences());
    assertEquals(3, report.changes());
    assertEquals(
        "ada [operator] EDIT flink/dev: ALLOW allowed-by-rule: role operator: ALLOW EDIT on"
            + " flink/dev (code) -> DENY no-rule: the policy as a whole (code)",
        report.samples().get(0).toString());
    assertEquals(
        """
        4 compared, 0 skipped
        1  ALLOW allowed-by-rule -> DENY no-rule
        2  DENY no-rule -> ALLOW allowed-by-rule""",
        report.toString());
  }

  @Test
  void samePolicy_differsInNothing() {
    Shadow shadow = Shadow.of(live, executor);
    live.interceptedBy(shadow).check(ADA, "EDIT", DEV);
    executor.advance(Duration.ZERO);
    assertEquals(new ShadowReport(1, 0, Map.of(), List.of()), shadow.report());
  }

  @Test
  void samples_areBounded() {
    Shadow shadow = Shadow.of(trial, Runnable::run);
    Authorizer watched = live.interceptedBy(shadow);
    for (int i = 0; i < 10_000; i++) {
      watched.check(ADA, "EDIT", DEV);
    }
    assertEquals(Map.of(LOST, 10_000L), shadow.report().differences());
    assertEquals(Shadow.MOST_SAMPLES, shadow.report().samples().size());
  }

  @Test
  void waitingRequests_areBounded() {
    Shadow shadow = Shadow.of(trial, executor);
    Authorizer watched = live.interceptedBy(shadow);
    for (int i = 0; i < Shadow.MOST_WAITING + 7; i++) {
      watched.check(ADA, "EDIT", DEV);
    }
    executor.advance(Duration.ZERO);
    assertEquals(Shadow.MOST_WAITING, shadow.report().compared());
    assertEquals(7, shadow.report().skipped());
    watched.check(ADA, "EDIT", DEV);
    executor.shutdown();
    assertTrue(watched.check(ADA, "EDIT", DEV).allowed());
    assertEquals(8, shadow.report().skipped());
  }

  @Test
  void trialThatWithholds_isADifference() {
    SettableSource source = SettableSource.of(Policies.numbered(0));
    Authorizer broken =
        trial.interceptedBy(
            (request, decision, nanos) -> {
              throw new IllegalStateException("a broken witness only withholds");
            });
    Shadow shadow = Shadow.of(broken, Runnable::run);
    Authorizer watched = LiveAuthorizer.over(source).interceptedBy(shadow);
    assertTrue(watched.check(ADA, "EDIT", DEV).allowed());
    assertEquals(
        Map.of(new Difference.Kind(Reason.ALLOWED_BY_RULE, Reason.NOT_WITNESSED), 1L),
        shadow.report().differences());
  }

  @Test
  void oneIn_comparesAPart() {
    Shadow shadow = Shadow.of(trial, Runnable::run).oneIn(10);
    Authorizer watched = live.interceptedBy(shadow);
    for (int i = 0; i < 10_000; i++) {
      watched.check(ADA, "EDIT", DEV);
    }
    long compared = shadow.report().compared();
    // ten standard deviations on either side
    assertTrue(compared > 700 && compared < 1300, () -> compared + " compared");
  }
}
