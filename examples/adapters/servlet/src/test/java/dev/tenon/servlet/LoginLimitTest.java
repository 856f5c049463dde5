package dev.tenon.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LoginLimitTest {

  private static final String HERE = "192.0.2.1";
  private static final String ELSEWHERE = "198.51.100.7";

  /** A clock that stands until it is turned. */
  private static final class Standing extends Clock {

    private Instant now = Instant.parse("2026-03-02T08:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final Standing clock = new Standing();
  private final LoginLimit limit = new LoginLimit(clock);

  private void turn(long seconds) {
    clock.now = clock.now.plusSeconds(seconds);
  }

  /** Fails so often as one may at once. */
  private int failures(String account, String address) {
    int failures = 0;
    while (!limit.begin(account, address).mustWait()) {
      failures++;
    }
    return failures;
  }

  private long wait(String account, String address) {
    return limit.begin(account, address).seconds();
  }

  private boolean logsIn(String account, String address) {
    LoginLimit.Attempt attempt = limit.begin(account, address);
    if (!attempt.mustWait()) {
      attempt.succeeded();
    }
    return !attempt.mustWait();
  }

  @Test
  void failures_atOneAccount_makeOneWaitTwiceAsLongEachTime() {
    assertEquals(LoginLimit.FREE_AT_ONE, failures("ada", HERE));
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      waits.add(wait("ada", HERE));
      turn(waits.get(i));
      assertFalse(limit.begin("ada", HERE).mustWait());
    }
    assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 900L, 900L), waits);
  }

  @Test
  void whoComesTooEarly_waitsNoLongerForIt() {
    failures("ada", HERE);
    for (int i = 0; i < 1000; i++) {
      assertEquals(1, wait("ada", HERE));
    }
    turn(1);
    assertTrue(logsIn("ada", HERE));
  }

  @Test
  void anAttemptTooEarly_doesNotSucceed() {
    failures("ada", HERE);
    assertThrows(IllegalStateException.class, () -> limit.begin("ada", HERE).succeeded());
  }

  @Test
  void theRightPassword_endsTheCounting() {
    for (int i = 0; i < LoginLimit.FREE_AT_ONE - 1; i++) {
      limit.begin("ada", HERE);
    }
    assertTrue(logsIn("ada", HERE));
    assertEquals(LoginLimit.FREE_AT_ONE, failures("ada", HERE));
  }

  @Test
  void anAttacker_locksNobodyOutElsewhere() {
    failures("ada", ELSEWHERE);
    assertTrue(logsIn("ada", HERE));
    assertTrue(limit.begin("ada", ELSEWHERE).mustWait());
  }

  @Test
  void anAddress_triesNotManyAccounts() {
    int tried = 0;
    while (!limit.begin("user" + tried, HERE).mustWait()) {
      tried++;
    }
    assertEquals(LoginLimit.FREE_FROM_ADDRESS, tried);
    assertTrue(limit.begin("another", HERE).mustWait());
    assertFalse(limit.begin("another", ELSEWHERE).mustWait());
  }

  @Test
  void anAccountOfOnesOwn_buysNoMoreAttempts() {
    int tried = 0;
    while (!limit.begin("user" + tried, HERE).mustWait()) {
      tried++;
      logsIn("mallory", HERE);
    }
    assertEquals(LoginLimit.FREE_FROM_ADDRESS, tried);
  }

  @Test
  void manyAddresses_areStoppedAtOneAccount_butNotWhoIsKnownThere() {
    assertTrue(logsIn("ada", HERE));
    int tried = 0;
    while (!limit.begin("ada", "203.0.113." + tried).mustWait()) {
      tried++;
    }
    assertEquals(LoginLimit.FREE_AT_ACCOUNT, tried);
    assertTrue(limit.begin("ada", ELSEWHERE).mustWait());
    assertFalse(limit.begin("ben", ELSEWHERE).mustWait());
    assertTrue(logsIn("ada", HERE));
  }

  @Test
  void whoIsKnown_isCountedAllTheSame() {
    assertTrue(logsIn("ada", HERE));
    assertEquals(LoginLimit.FREE_AT_ONE, failures("ada", HERE));
  }

  @Test
  void logins_thatSucceed_areNeverTooMany() {
    for (int i = 0; i < 1000; i++) {
      assertTrue(logsIn("user" + i % 7, HERE));
    }
  }

  @Test
  void anHourWithoutFailures_isForgotten() {
    failures("ada", HERE);
    turn(LoginLimit.MEMORY.toSeconds() - 1);
    assertFalse(limit.begin("ada", HERE).mustWait());
    assertTrue(limit.begin("ada", HERE).mustWait());
    turn(LoginLimit.MEMORY.toSeconds());
    assertEquals(LoginLimit.FREE_AT_ONE, failures("ada", HERE));
    assertTrue(LoginLimit.MEMORY.compareTo(LoginLimit.LONGEST) > 0);
  }

  @Test
  void aClockThatIsSetBack_makesNobodyWaitForLonger() {
    failures("ada", HERE);
    turn(-Duration.ofDays(1).toSeconds());
    assertEquals(1, wait("ada", HERE));
  }

  @Test
  void waits_areRoundedUp() {
    failures("ada", HERE);
    clock.now = clock.now.plusMillis(999);
    assertEquals(1, wait("ada", HERE));
    clock.now = clock.now.plusMillis(1);
    assertEquals(0, wait("ada", HERE));
  }

  @Test
  void attemptsAtOnce_areNoMoreThanOneAfterTheOther() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> attempts = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        attempts.add(() -> limit.begin("ada", HERE).mustWait());
      }
      int tried = 0;
      for (Future<Boolean> waits : threads.invokeAll(attempts)) {
        tried += waits.get() ? 0 : 1;
      }
      assertEquals(LoginLimit.FREE_AT_ONE, tried);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void memory_isBounded() {
    for (int i = 0; i < 3 * LoginLimit.MOST; i++) {
      limit.begin("user" + i, "address" + i);
    }
    assertEquals(LoginLimit.MOST, limit.size());
    turn(LoginLimit.MEMORY.toSeconds());
    limit.begin("ada", HERE);
    assertEquals(1, limit.size());
    limit.begin("x".repeat(100_000) + "a", HERE);
    limit.begin("x".repeat(100_000) + "b", HERE);
    assertEquals(2, limit.size());
  }
}
