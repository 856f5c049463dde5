package dev.tenon.claims;

import java.time.Duration;
import java.util.Objects;

/**
 * The times for refreshing and using an issuer's keys.
 *
 * <pre>{@code
 * KeyTimes.standard().outage(Duration.ofHours(2));
 * }</pre>
 *
 * @param refresh the age at which a new key set is fetched, while the old one is still in use
 * @param outage how long the last key set is used while no new one can be fetched
 * @param cooldown the minimum time between two fetches for tokens with an unknown key
 * @param timeout the maximum total time of a fetch
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
   * Ten minutes of refresh, a day of outage, half a minute of cooldown, five seconds of timeout.
   *
   * @return the standard times
   */
  public static KeyTimes standard() {
    return STANDARD;
  }

  /**
   * A copy with another refresh time.
   *
   * @param time the new time
   * @return new times
   */
  public KeyTimes refresh(Duration time) {
    return new KeyTimes(time, outage, cooldown, timeout);
  }

  /**
   * A copy with another outage time.
   *
   * @param time the new time
   * @return new times
   */
  public KeyTimes outage(Duration time) {
    return new KeyTimes(refresh, time, cooldown, timeout);
  }

  /**
   * A copy with another cooldown.
   *
   * @param time the new time
   * @return new times
   */
  public KeyTimes cooldown(Duration time) {
    return new KeyTimes(refresh, outage, time, timeout);
  }

  /**
   * A copy with another timeout.
   *
   * @param time the new time
   * @return new times
   */
  public KeyTimes timeout(Duration time) {
    return new KeyTimes(refresh, outage, cooldown, time);
  }
}
