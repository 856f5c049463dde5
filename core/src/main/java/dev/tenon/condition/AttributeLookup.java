package dev.tenon.condition;

import org.jspecify.annotations.Nullable;

/**
 * Gives the values of attributes by their full name.
 *
 * <p>A lookup must not throw, and gives the same answer for the same name while one request is
 * decided.
 */
public interface AttributeLookup {

  /**
   * The value of an attribute.
   *
   * @param name the full name, such as {@code resource.owner}
   * @return a {@code String}, {@code Boolean}, {@link java.math.BigDecimal}, {@link
   *     java.time.Instant}, {@link IpAddress} or {@link Texts}; {@link Absent} if the attribute is
   *     given as absent; null if it is not known
   */
  @Nullable Object value(String name);
}
