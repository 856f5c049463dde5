package dev.tenon.satisfiability;

import com.google.common.collect.ImmutableMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value for each unknown. Immutable.
 *
 * @param values a value of an {@link dev.tenon.condition.AttributeLookup}; an {@link
 *     java.time.Instant} for the time; nothing for an unknown that stays not known
 */
public record Model(ImmutableMap<Unknown, Object> values) {

  static Model of(Map<Unknown, Object> values) {
    return new Model(ImmutableMap.copyOf(values));
  }

  /** The value; null if it stays not known. */
  public @Nullable Object value(Unknown unknown) {
    return values.get(unknown);
  }
}
