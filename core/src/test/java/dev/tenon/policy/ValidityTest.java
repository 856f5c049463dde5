package dev.tenon.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ValidityTest {

  private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2026-03-08T00:00:00Z");

  @Test
  void between_includesTheFirstInstantAndNotTheLast() {
    Validity week = Validity.between(FROM, UNTIL);
    assertFalse(week.includes(FROM.toEpochMilli() - 1));
    assertTrue(week.includes(FROM.toEpochMilli()));
    assertTrue(week.includes(UNTIL.toEpochMilli() - 1));
    assertFalse(week.includes(UNTIL.toEpochMilli()));
  }

  @Test
  void openEnds_areOpen() {
    assertTrue(Validity.from(FROM).includes(Long.MAX_VALUE - 1));
    assertTrue(Validity.until(UNTIL).includes(Long.MIN_VALUE));
    assertTrue(Validity.always().isAlways());
    assertEquals(Optional.of(FROM), Validity.from(FROM).start());
    assertEquals(Optional.empty(), Validity.from(FROM).end());
    assertEquals(Optional.of(UNTIL), Validity.until(UNTIL).end());
  }

  @Test
  void never_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Validity.between(UNTIL, FROM));
    assertThrows(IllegalArgumentException.class, () -> Validity.between(FROM, FROM));
  }

  @Test
  void whatMillisecondsCannotHold_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Validity.from(FROM.plusNanos(1)));
    assertThrows(IllegalArgumentException.class, () -> Validity.until(Instant.MAX));
    assertThrows(IllegalArgumentException.class, () -> Validity.from(Instant.MIN));
  }

  @Test
  void inWords() {
    assertEquals("always", Validity.always().toString());
    assertEquals("from 2026-03-01T00:00:00Z", Validity.from(FROM).toString());
    assertEquals(
        "from 2026-03-01T00:00:00Z until 2026-03-08T00:00:00Z",
        Validity.between(FROM, UNTIL).toString());
  }
}
