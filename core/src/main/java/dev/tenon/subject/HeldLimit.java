package dev.tenon.subject;

import com.google.common.collect.ImmutableSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;

/**
 * A limit on what the roles of a subject give: the union of some limits that the policy defines,
 * from one source, such as the scopes of a token. A request is allowed only if the subject's roles
 * and each of its limits allow it.
 *
 * <pre>{@code
 * Subject app = Subject.of("ada").limitedTo(HeldLimit.of("reader"));
 * }</pre>
 *
 * <p>A limit that names none is the empty limit: it allows nothing. So does a limit that names only
 * limits which the policy does not define, or which do not count in the request. Immutable and safe
 * to share; equal when the names and their scopes are equal, regardless of order and origin.
 */
public final class HeldLimit {

  private final ImmutableSet<HeldRole> parts;
  private final String origin;

  private HeldLimit(ImmutableSet<HeldRole> parts, String origin) {
    this.parts = parts;
    this.origin = origin;
  }

  /**
   * A limit by the names that the policy defines.
   *
   * @param names names of limits; none for the empty limit
   * @return the limit
   * @throws IllegalArgumentException if a name is not valid
   */
  public static HeldLimit of(String... names) {
    return of(Arrays.stream(names).map(HeldRole::of).toList(), HeldRole.GIVEN);
  }

  /**
   * A limit from one source.
   *
   * @param parts the named limits with their scopes; none for the empty limit
   * @param origin the source in words, such as {@code claim `scope`}
   * @return the limit
   */
  public static HeldLimit of(Collection<HeldRole> parts, String origin) {
    return new HeldLimit(ImmutableSet.copyOf(parts), Objects.requireNonNull(origin, "origin"));
  }

  /**
   * The named limits whose union it is.
   *
   * @return an immutable set in the order in which they were given
   */
  public Set<HeldRole> parts() {
    return parts;
  }

  /**
   * Where it comes from.
   *
   * @return the source in words
   */
  public String origin() {
    return origin;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof HeldLimit other && parts.equals(other.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  /** The names and their scopes, such as {@code [reader in acme]}. */
  @Override
  public String toString() {
    return parts.toString();
  }
}
