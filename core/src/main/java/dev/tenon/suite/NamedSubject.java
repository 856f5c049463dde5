package dev.tenon.suite;

import dev.tenon.claims.MappedSubject;
import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A subject with a name for tests: given directly, or as claims that the mappings of the policy
 * under test read.
 *
 * <pre>{@code
 * NamedSubject.of("ada", Subject.of("ada").withRoles("payments-operator"));
 * NamedSubject.fromClaims("ci", Map.of("sub", "build-7", "roles", List.of("deployer")));
 * }</pre>
 *
 * <p>Immutable if the claims are; equal if name and content are equal.
 */
public final class NamedSubject {

  private final String name;
  private final Optional<Subject> given;
  private final Map<String, Object> claims;
  private final Place place;

  private NamedSubject(String name, Optional<Subject> given, Map<String, ?> claims, Place place) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a subject of a suite needs a name");
    }
    this.name = name;
    this.given = given;
    this.claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
    this.place = Objects.requireNonNull(place, "place");
  }

  /**
   * Creates a named subject from a subject.
   *
   * @param name the name in the tests
   * @param subject the subject
   * @return the named subject
   * @throws IllegalArgumentException if the name is empty
   */
  public static NamedSubject of(String name, Subject subject) {
    return new NamedSubject(name, Optional.of(subject), Map.of(), Place.code());
  }

  /**
   * Creates a named subject from claims, which the policy's mappings read.
   *
   * @param name the name in the tests
   * @param claims a token's payload as plain values, which must not change
   * @return the named subject
   * @throws IllegalArgumentException if the name is empty
   */
  public static NamedSubject fromClaims(String name, Map<String, ?> claims) {
    return new NamedSubject(name, Optional.empty(), claims, Place.code());
  }

  /**
   * Sets the place.
   *
   * @param where where it was written
   * @return a new named subject
   */
  public NamedSubject at(Place where) {
    return new NamedSubject(name, given, claims, where);
  }

  /**
   * The name in the tests.
   *
   * @return a name, unique in its suite
   */
  public String name() {
    return name;
  }

  /**
   * The subject, if it was given directly.
   *
   * @return empty if it comes from {@link #claims}
   */
  public Optional<Subject> given() {
    return given;
  }

  /**
   * The claims, if it comes from claims.
   *
   * @return an unmodifiable map, empty if it was {@link #given}
   */
  public Map<String, Object> claims() {
    return claims;
  }

  /**
   * Where it was written.
   *
   * @return the place
   */
  public Place place() {
    return place;
  }

  /**
   * The subject under a policy.
   *
   * @param policy the policy whose mappings read the claims
   * @return the subject; anonymous if the mappings refuse the claims
   */
  public Subject under(Policy policy) {
    return given.orElseGet(() -> mapped(policy).subject());
  }

  /** The result of the policy's mappings for the claims; meaningless for a given subject. */
  MappedSubject mapped(Policy policy) {
    return policy.subjectFrom(claims);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof NamedSubject other
        && name.equals(other.name)
        && given.equals(other.given)
        && claims.equals(other.claims);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, given, claims);
  }

  @Override
  public String toString() {
    return name;
  }
}
