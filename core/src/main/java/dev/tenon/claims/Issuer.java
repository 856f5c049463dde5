package dev.tenon.claims;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.PathProblem;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An issuer whose tokens are accepted: an identity provider, with the requirements on its tokens
 * and the mappings of their claims.
 *
 * <pre>{@code
 * Issuer keycloak =
 *     Issuer.builder("https://login.example/realms/main")
 *         .audiences("tenon")
 *         .algorithms(SigningAlgorithm.RS256)
 *         .mapping(ClaimMapping.of(ClaimPath.of("realm_access.roles"), ClaimShape.LIST)
 *             .yielding(ClaimOutput.roles()))
 *         .build();
 * }</pre>
 *
 * <p>An audience is always required. A subject is the pair of issuer and {@code sub}; another claim
 * identifies it only if configured. Immutable; equal when all parts except the place are equal.
 */
public final class Issuer {

  private final String name;
  private final ImmutableSet<String> audiences;
  private final ImmutableSet<SigningAlgorithm> algorithms;
  private final TokenRules rules;
  private final ClaimPath audience;
  private final ClaimPath identity;
  private final ImmutableList<ClaimPath> client;
  private final ImmutableList<ClaimMapping> mappings;
  private final ImmutableMap<String, Application> applications;
  private final Optional<URI> keys;
  private final KeyTimes keyTimes;
  private final Place place;

  private Issuer(Builder from) {
    this.name = from.name;
    this.audiences = ImmutableSet.copyOf(from.audiences);
    this.algorithms = ImmutableSet.copyOf(from.algorithms);
    this.rules = from.rules;
    this.audience = from.audience;
    this.identity = from.identity;
    this.client = from.client;
    this.mappings = ImmutableList.copyOf(from.mappings);
    this.applications = ImmutableMap.copyOf(from.applications);
    this.keys = from.keys;
    this.keyTimes = from.keyTimes;
    this.place = from.place;
  }

  /**
   * Starts an issuer.
   *
   * @param name the exact text of its tokens' claim {@code iss}, usually a URL
   * @return a new builder
   * @throws IllegalArgumentException if the name is empty
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /**
   * Starts a copy of this issuer.
   *
   * @return a new builder with all parts of this issuer
   */
  public Builder toBuilder() {
    Builder builder = new Builder(name);
    builder.audiences.addAll(audiences);
    builder.algorithms.addAll(algorithms);
    builder.rules = rules;
    builder.audience = audience;
    builder.identity = identity;
    builder.client = client;
    builder.mappings.addAll(mappings);
    builder.applications.putAll(applications);
    builder.keys = keys;
    builder.keyTimes = keyTimes;
    builder.place = place;
    return builder;
  }

  /**
   * A copy with other audiences.
   *
   * @param names at least one audience, which replace the previous ones
   * @return a new issuer
   * @throws IllegalArgumentException if there is none, or one is empty
   */
  public Issuer withAudiences(Collection<String> names) {
    Builder builder = toBuilder();
    builder.audiences.clear();
    return builder.audiences(names).build();
  }

  /**
   * A copy with other claim mappings.
   *
   * @param others the mappings, which replace the previous ones
   * @return a new issuer
   */
  public Issuer withMappings(Collection<ClaimMapping> others) {
    Builder builder = toBuilder();
    builder.mappings.clear();
    others.forEach(builder::mapping);
    return builder.build();
  }

  /**
   * The exact text of its tokens' claim {@code iss}.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * The accepted audiences. A token must have at least one of them.
   *
   * @return an immutable set of at least one audience
   */
  public Set<String> audiences() {
    return audiences;
  }

  /**
   * The accepted signature algorithms.
   *
   * @return an immutable set of at least one algorithm
   */
  public Set<SigningAlgorithm> algorithms() {
    return algorithms;
  }

  /**
   * The other requirements on its tokens.
   *
   * @return the rules
   */
  public TokenRules rules() {
    return rules;
  }

  /**
   * The claim with the audience.
   *
   * @return {@code aud} unless configured
   */
  public ClaimPath audience() {
    return audience;
  }

  /**
   * The claim that identifies a subject.
   *
   * @return {@code sub} unless configured
   */
  public ClaimPath identity() {
    return identity;
  }

  /**
   * The claims with the client's id; the first one that a token has is used.
   *
   * @return {@code client_id} (RFC 9068) and {@code azp} (OpenID Connect) unless configured
   */
  public List<ClaimPath> client() {
    return client;
  }

  /**
   * The client's id in claims.
   *
   * @param claims a token's claims
   * @return the first text at one of the paths, empty if there is none
   */
  public String clientOf(Map<String, ?> claims) {
    return ClaimMapper.clientOf(client, claims);
  }

  /**
   * The mappings for its tokens, in addition to those of the policy.
   *
   * @return an immutable list in the order in which it was written
   */
  public List<ClaimMapping> mappings() {
    return mappings;
  }

  /**
   * The roles and variables of its applications.
   *
   * @return an immutable map by client id
   */
  public Map<String, Application> applications() {
    return applications;
  }

  /**
   * The address of its keys.
   *
   * @return the URL of a JSON Web Key set, empty if the issuer's discovery document has it
   */
  public Optional<URI> keys() {
    return keys;
  }

  /**
   * The times for refreshing and using its keys.
   *
   * @return the times
   */
  public KeyTimes keyTimes() {
    return keyTimes;
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
   * Whether keys may be fetched from an address: https, or http from this machine, without user
   * information.
   *
   * @param address any address
   * @return true if it may be used
   */
  public static boolean isKeyAddress(URI address) {
    String host = address.getHost();
    if (host == null || address.getUserInfo() != null) {
      return false;
    }
    boolean local = host.equals("localhost") || host.equals("[::1]") || isLoopback(host);
    return "https".equals(address.getScheme()) || (local && "http".equals(address.getScheme()));
  }

  private static boolean isLoopback(String host) {
    return host.startsWith("127.")
        && host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Issuer other
        && name.equals(other.name)
        && audiences.equals(other.audiences)
        && algorithms.equals(other.algorithms)
        && rules.equals(other.rules)
        && audience.equals(other.audience)
        && identity.equals(other.identity)
        && client.equals(other.client)
        && ImmutableSet.copyOf(mappings).equals(ImmutableSet.copyOf(other.mappings))
        && applications.equals(other.applications)
        && keys.equals(other.keys)
        && keyTimes.equals(other.keyTimes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, audiences, rules, ImmutableSet.copyOf(mappings));
  }

  @Override
  public String toString() {
    return name
        + " for "
        + audiences
        + " by "
        + algorithms
        + " "
        + rules
        + " in "
        + audience
        + " identified by "
        + identity
        + " client "
        + client
        + " "
        + mappings
        + " "
        + applications.values()
        + " keys "
        + keys.map(URI::toString).orElse("discovered")
        + " "
        + keyTimes;
  }

  /** Builds an {@link Issuer}. For one thread; it ends at {@link #build}. */
  public static final class Builder {

    private final String name;
    private final Set<String> audiences = new LinkedHashSet<>();
    private final Set<SigningAlgorithm> algorithms = new LinkedHashSet<>();
    private TokenRules rules = TokenRules.standard();
    private ClaimPath audience = ClaimPath.of("aud");
    private ClaimPath identity = ClaimPath.of("sub");
    private ImmutableList<ClaimPath> client =
        ImmutableList.of(ClaimPath.of("client_id"), ClaimPath.of("azp"));
    private final List<ClaimMapping> mappings = new ArrayList<>();
    private final Map<String, Application> applications = new LinkedHashMap<>();
    private Optional<URI> keys = Optional.empty();
    private KeyTimes keyTimes = KeyTimes.standard();
    private Place place = Place.code();

    private Builder(String name) {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("an issuer's name is not empty");
      }
      this.name = PathProblem.requireName(name);
    }

    /**
     * Accepts tokens for more audiences.
     *
     * @param names audiences, such as this service's client id or URL
     * @return this builder
     */
    public Builder audiences(String... names) {
      return audiences(Arrays.asList(names));
    }

    /**
     * Accepts tokens for more audiences.
     *
     * @param names audiences, such as this service's client id or URL
     * @return this builder
     * @throws IllegalArgumentException if one is empty
     */
    public Builder audiences(Collection<String> names) {
      if (names.contains("")) {
        throw new IllegalArgumentException("an audience is not empty");
      }
      audiences.addAll(names);
      return this;
    }

    /**
     * Accepts tokens that are signed with these algorithms; RS256 and ES256 by default.
     *
     * @param accepted algorithms
     * @return this builder
     */
    public Builder algorithms(SigningAlgorithm... accepted) {
      algorithms.addAll(Arrays.asList(accepted));
      return this;
    }

    /**
     * Sets the other requirements on tokens.
     *
     * @param tokens the rules
     * @return this builder
     */
    public Builder rules(TokenRules tokens) {
      rules = Objects.requireNonNull(tokens, "rules");
      return this;
    }

    /**
     * Reads the audience from another claim than {@code aud}, for an issuer whose access tokens
     * have none: those of Amazon Cognito name only the {@code client_id}.
     *
     * @param claim a claim with one text, or a list of them
     * @return this builder
     */
    public Builder audienceFrom(ClaimPath claim) {
      audience = Objects.requireNonNull(claim, "audience");
      return this;
    }

    /**
     * Identifies subjects by another claim than {@code sub}. Do not use one that its owner can
     * change, or that may be reassigned to another person, such as {@code email}.
     *
     * @param claim a claim with one text
     * @return this builder
     */
    public Builder identifiedBy(ClaimPath claim) {
      identity = Objects.requireNonNull(claim, "identity");
      return this;
    }

    /**
     * Reads the client's id from other claims; the first one that a token has is used.
     *
     * @param claims claims with one text
     * @return this builder
     */
    public Builder client(ClaimPath... claims) {
      client = ImmutableList.copyOf(claims);
      return this;
    }

    /**
     * Adds a claim mapping.
     *
     * @param mapping the mapping
     * @return this builder
     */
    public Builder mapping(ClaimMapping mapping) {
      mappings.add(Objects.requireNonNull(mapping, "mapping"));
      return this;
    }

    /**
     * Adds an application with its roles and variables.
     *
     * @param application the application
     * @return this builder
     * @throws IllegalArgumentException if the client already has an application
     */
    public Builder application(Application application) {
      if (applications.putIfAbsent(application.client(), application) != null) {
        throw new IllegalArgumentException(
            "application `" + application.client() + "` is given twice");
      }
      return this;
    }

    /**
     * Fetches keys from an address instead of the one in the discovery document.
     *
     * @param address of a JSON Web Key set (RFC 7517, section 5)
     * @return this builder
     */
    public Builder keys(URI address) {
      keys = Optional.of(address);
      return this;
    }

    /**
     * Sets the times for refreshing and using keys.
     *
     * @param times the times
     * @return this builder
     */
    public Builder keyTimes(KeyTimes times) {
      keyTimes = Objects.requireNonNull(times, "key times");
      return this;
    }

    /**
     * Sets the place in the source.
     *
     * @param where where the author wrote it
     * @return this builder
     */
    public Builder at(Place where) {
      place = Objects.requireNonNull(where, "place");
      return this;
    }

    /**
     * The issuer.
     *
     * @return an immutable issuer
     * @throws IllegalArgumentException if there is no audience
     */
    public Issuer build() {
      if (audiences.isEmpty()) {
        throw new IllegalArgumentException("issuer `" + name + "` has no audience");
      }
      if (algorithms.isEmpty()) {
        algorithms(SigningAlgorithm.RS256, SigningAlgorithm.ES256);
      }
      return new Issuer(this);
    }
  }
}
