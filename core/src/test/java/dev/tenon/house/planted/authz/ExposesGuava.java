package dev.tenon.house.planted.authz;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/** Shows callers a Guava type, inside another. */
public final class ExposesGuava {
  private ExposesGuava() {}

  /** Returns nothing of use. */
  public static Optional<ImmutableList<String>> names() {
    return Optional.empty();
  }
}
