package dev.tenon.suite;

import dev.tenon.claims.MappedSubject;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.AttributeTexts;
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
  private final AttributeTexts attributes;
  private final Place place;

  private NamedSubject(
      String name,
      Optional<Subject> given,
      Map<String, ?> claims,
      AttributeTexts attributes,
      Place place) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a subject of a suite needs a name");
    }
    this.name = name;
    this.given = given;
    this.claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
    this.attributes = Objects.requireNonNull(attributes, "attributes");
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
    return new NamedSubject(
        name, Optional.of(subject), Map.of(), AttributeTexts.none(), Place.code());
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
    return new NamedSubject(name, Optional.empty(), claims, AttributeTexts.none(), Place.code());
  }

  /**
   * Sets the place.
   *
   * @param where where it was written
   * @return a new named subject
   */
  public NamedSubject at(Place where) {
    return new NamedSubject(name, given, claims, attributes, where);
  }

  /**
   * Sets attributes, which the declarations of the policy under test read.
   *
   * @param values the values of the subject's attributes
   * @return a new named subject
   */
  public NamedSubject withAttributes(AttributeTexts values) {
    return new NamedSubject(name, given, claims, values, place);
  }

  /**
   * Its attributes.
   *
   * @return the values as texts
   */
  public AttributeTexts attributes() {
    return attributes;
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
    Subject subject = given.orElseGet(() -> mapped(policy).subject());
    return attributes.isEmpty() || !subject.isIdentified()
        ? subject
        : subject.with(attributes.under(policy.attributes()).only(AttributeSide.SUBJECT));
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
        && claims.equals(other.claims)
        && attributes.equals(other.attributes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, given, claims, attributes);
  }

  @Override
  public String toString() {
    return name;
  }
}
