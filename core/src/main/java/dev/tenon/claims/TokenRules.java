package dev.tenon.claims;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The requirements on a token, besides issuer, audience and signature.
 *
 * <pre>{@code
 * TokenRules.standard().maxAge(Duration.ofHours(1)).requiring("token_use", "access");
 * }</pre>
 *
 * <p>Immutable; equal when all parts are equal.
 */
public final class TokenRules {

  /** The type of a token whose header has none, such as those of Kubernetes. */
  public static final String NO_TYPE = "none";

  /** The upper limit of the configured clock skew. */
  public static final Duration MOST_SKEW = Duration.ofMinutes(5);

  private static final TokenRules STANDARD =
      new TokenRules(
          ImmutableSet.of("at+jwt", "jwt"),
          ImmutableSet.of(),
          ImmutableMap.of(),
          Duration.ofSeconds(60),
          Optional.empty(),
          16_384,
          12);

  private final ImmutableSet<String> types;
  private final ImmutableSet<String> parties;
  private final ImmutableMap<String, String> required;
  private final Duration skew;
  private final Optional<Duration> maxAge;
  private final int maxLength;
  private final int maxDepth;

  private TokenRules(
      ImmutableSet<String> types,
      ImmutableSet<String> parties,
      ImmutableMap<String, String> required,
      Duration skew,
      Optional<Duration> maxAge,
      int maxLength,
      int maxDepth) {
    this.types = types;
    this.parties = parties;
    this.required = required;
    this.skew = skew;
    this.maxAge = maxAge;
    this.maxLength = maxLength;
    this.maxDepth = maxDepth;
  }

  /**
   * Access tokens ({@code at+jwt}, RFC 9068) and tokens without a specific type ({@code JWT}); a
   * minute of skew; no maximum age; at most 16,384 characters and 12 levels of claims.
   *
   * @return the standard rules
   */
  public static TokenRules standard() {
    return STANDARD;
  }

  /**
   * A copy with other accepted values of the header's {@code typ}. They are compared as media
   * types, ignoring case and a leading {@code application/} (RFC 7515, section 4.1.9).
   *
   * @param accepted the types, {@value #NO_TYPE} for a header without {@code typ}
   * @return new rules
   * @throws IllegalArgumentException if there are none
   */
  public TokenRules types(Collection<String> accepted) {
    if (accepted.isEmpty()) {
      throw new IllegalArgumentException("at least one type must be accepted");
    }
    ImmutableSet<String> plain =
        accepted.stream().map(TokenRules::plainType).collect(ImmutableSet.toImmutableSet());
    return new TokenRules(plain, parties, required, skew, maxAge, maxLength, maxDepth);
  }

  private static String plainType(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    return lower.startsWith("application/") ? lower.substring("application/".length()) : lower;
  }

  /**
   * Whether a token of a type is accepted.
   *
   * @param type the header's {@code typ}, empty if it has none
   * @return true if it is one of {@link #types()}
   */
  public boolean acceptsType(String type) {
    return type.isEmpty()
        ? types.contains(NO_TYPE)
        : types.contains(plainType(type)) && !type.equals(NO_TYPE);
  }

  /**
   * A copy that accepts only tokens that were issued to some clients ({@code azp}, {@code
   * client_id}).
   *
   * @param clients the clients' ids; none for any
   * @return new rules
   */
  public TokenRules parties(Collection<String> clients) {
    return new TokenRules(
        types, ImmutableSet.copyOf(clients), required, skew, maxAge, maxLength, maxDepth);
  }

  /**
   * A copy that accepts only tokens with a value of a claim, such as {@code token_use} with {@code
   * access}.
   *
   * @param claim the name of a claim
   * @param value the required text
   * @return new rules
   */
  public TokenRules requiring(String claim, String value) {
    Map<String, String> all = new LinkedHashMap<>(required);
    all.put(claim, value);
    return new TokenRules(
        types, parties, ImmutableMap.copyOf(all), skew, maxAge, maxLength, maxDepth);
  }

  /**
   * A copy with another tolerance between the issuer's clock and that of this machine.
   *
   * @param most from zero to {@link #MOST_SKEW}
   * @return new rules
   * @throws IllegalArgumentException if it is out of range
   */
  public TokenRules skew(Duration most) {
    if (most.isNegative() || most.compareTo(MOST_SKEW) > 0) {
      throw new IllegalArgumentException("the skew is at most " + MOST_SKEW + ", not " + most);
    }
    return new TokenRules(types, parties, required, most, maxAge, maxLength, maxDepth);
  }

  /**
   * A copy with a maximum age. It rejects older tokens, and those without an issue time.
   *
   * @param age the maximum age, at least a second
   * @return new rules
   * @throws IllegalArgumentException if it is shorter than a second
   */
  public TokenRules maxAge(Duration age) {
    if (age.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("no token is younger than " + age);
    }
    return new TokenRules(types, parties, required, skew, Optional.of(age), maxLength, maxDepth);
  }

  /**
   * A copy with other limits, which are checked before parsing.
   *
   * @param length the maximum number of characters of a token, up to 1,048,576
   * @param depth the maximum depth of objects and lists in it, up to 64; the largest limit of all
   *     issuers applies, as the issuer is only known after parsing
   * @return new rules
   * @throws IllegalArgumentException if one is out of range
   */
  public TokenRules limits(int length, int depth) {
    if (length < 1 || length > 1 << 20 || depth < 1 || depth > 64) {
      throw new IllegalArgumentException("no such limits: " + length + " and " + depth);
    }
    return new TokenRules(types, parties, required, skew, maxAge, length, depth);
  }

  /**
   * The accepted values of the header's {@code typ}.
   *
   * @return an immutable set of lower case names
   */
  public Set<String> types() {
    return types;
  }

  /**
   * The clients that a token may be issued to.
   *
   * @return an immutable set of ids, empty for any
   */
  public Set<String> parties() {
    return parties;
  }

  /**
   * The claims that a token must have.
   *
   * @return an immutable map from names to texts
   */
  public Map<String, String> required() {
    return required;
  }

  /**
   * The tolerance between two clocks.
   *
   * @return a duration from zero to {@link #MOST_SKEW}
   */
  public Duration skew() {
    return skew;
  }

  /**
   * The maximum age of a token.
   *
   * @return the age, empty if only its expiry counts
   */
  public Optional<Duration> maxAge() {
    return maxAge;
  }

  /**
   * The maximum length of a token.
   *
   * @return the number of characters
   */
  public int maxLength() {
    return maxLength;
  }

  /**
   * The maximum depth of a token's claims.
   *
   * @return the number of levels of objects and lists
   */
  public int maxDepth() {
    return maxDepth;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof TokenRules other
        && types.equals(other.types)
        && parties.equals(other.parties)
        && required.equals(other.required)
        && skew.equals(other.skew)
        && maxAge.equals(other.maxAge)
        && maxLength == other.maxLength
        && maxDepth == other.maxDepth;
  }

  @Override
  public int hashCode() {
    return Objects.hash(types, parties, required, skew, maxAge, maxLength, maxDepth);
  }

  @Override
  public String toString() {
    return "types "
        + types
        + " parties "
        + parties
        + " requires "
        + required
        + " skew "
        + skew
        + " age "
        + maxAge.map(Duration::toString).orElse("any")
        + " length "
        + maxLength
        + " depth "
        + maxDepth;
  }
}
