package dev.tenon.claims;

import java.time.Duration;
import java.util.Objects;

/**
 * How long an issuer's keys are used and how often they are fetched.
 *
 * <pre>{@code
 * KeyTimes.standard().outage(Duration.ofHours(2));
 * }</pre>
 *
 * @param refresh after this time a new set is fetched, while the old one is still in use
 * @param outage for this time the last good set is used when no new one can be had
 * @param cooldown the least time between two fetches for tokens that name an unknown key
 * @param timeout the longest a fetch takes altogether
 */
public record KeyTimes(Duration refresh, Duration outage, Duration cooldown, Duration timeout) {

  private static final KeyTimes STANDARD =
      new KeyTimes(
          Duration.ofMinutes(10),
          Duration.ofHours(24),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5));

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if one is not positive, or the outage is shorter than the
   *     refresh
   */
  public KeyTimes {
    requirePositive("refresh", refresh);
    requirePositive("outage", outage);
    requirePositive("cooldown", cooldown);
    requirePositive("timeout", timeout);
    if (outage.compareTo(refresh) < 0) {
      throw new IllegalArgumentException("keys would be dropped before a new set is fetched");
    }
  }

  private static void requirePositive(String name, Duration time) {
    if (Objects.requireNonNull(time, name).isNegative() || time.isZero()) {
      throw new IllegalArgumentException(name + " is not positive: " + time);
    }
  }

  /**
   * Ten minutes, a day of outage, half a minute between fetches for unknown keys, five seconds for
   * a fetch.
   *
   * @return the standard times
   */
  public static KeyTimes standard() {
    return STANDARD;
  }

  /**
   * The same with another time until a new set is fetched.
   *
   * @param time the new time
   * @return new times
   */
  public KeyTimes refresh(Duration time) {
    return new KeyTimes(time, outage, cooldown, timeout);
  }

  /**
   * The same with another time of use during an outage.
   *
   * @param time the new time
   * @return new times
   */
  public KeyTimes outage(Duration time) {
    return new KeyTimes(refresh, time, cooldown, timeout);
  }

  /**
   * The same with another time between fetches for unknown keys.
   *
   * @param time the new time
   * @return new times
   */
  public KeyTimes cooldown(Duration time) {
    return new KeyTimes(refresh, outage, time, timeout);
  }

  /**
   * The same with another limit for a fetch.
   *
   * @param time the new time
   * @return new times
   */
  public KeyTimes timeout(Duration time) {
    return new KeyTimes(refresh, outage, cooldown, time);
  }
}
