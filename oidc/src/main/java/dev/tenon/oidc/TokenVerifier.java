package dev.tenon.oidc;

import dev.tenon.claims.ClaimProblem;
import dev.tenon.claims.Issuer;
import dev.tenon.claims.MappedSubject;
import dev.tenon.policy.Policy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a bearer token and returns its subject, or the reason for the refusal.
 *
 * <pre>{@code
 * TokenVerifier verifier = TokenVerifier.of(policy);
 * Authentication result = verifier.authenticate(request.header("Authorization"));
 * Decision decision = authorizer.check(result.subject(), "FLINK_VIEW", resource);
 * }</pre>
 *
 * <p>A token is accepted if one of the policy's issuers signed it with one of its keys and a
 * configured algorithm, for a configured audience, and it is valid now. The address of a key never
 * comes from a token. {@link #verify} never throws for a token, and no result or message contains
 * one.
 *
 * <p>Thread-safe. Keys are fetched when they are first needed, by the thread that needs them, and
 * refreshed on the {@linkplain Builder#executor executor}. An accepted token is cached by its whole
 * text until it expires, or until the issuer's keys or the policy change.
 */
public final class TokenVerifier {

  private static final String SCHEME = "Bearer ";

  private final Supplier<Policy> policies;
  private final Documents documents;
  private final Map<String, Supplier<byte[]>> ownKeys;
  private final Clock clock;
  private final Executor executor;
  private final List<ClaimSource> sources;
  private final Consumer<KeyFailure> keyListener;
  private final int cacheSize;
  private final Duration cacheTime;

  /** The client whose ID tokens these are; null for access tokens. */
  private final @Nullable String client;

  private volatile PolicyTokens current;

  private TokenVerifier(Builder from) {
    this.policies = from.policies;
    this.documents = from.documents;
    this.ownKeys = Map.copyOf(from.ownKeys);
    this.clock = from.clock;
    this.executor = from.executor;
    this.sources = List.copyOf(from.sources);
    this.keyListener = from.keyListener;
    this.cacheSize = from.cacheSize;
    this.cacheTime = from.cacheTime;
    this.client = from.client;
    this.current = next(policies.get(), Map.of());
  }

  /**
   * A verifier for the issuers of a policy, with the system's clock and keys over HTTP.
   *
   * @param policy lists the issuers
   * @return the verifier
   */
  public static TokenVerifier of(Policy policy) {
    return builder(() -> policy).build();
  }

  /**
   * Starts building a verifier.
   *
   * @param policies supplies the policy in force; called for each token, so it must be fast
   * @return a new builder
   */
  public static Builder builder(Supplier<Policy> policies) {
    return new Builder(policies);
  }

  /**
   * Verifies the token of an HTTP header {@code Authorization} (RFC 6750, section 2.1).
   *
   * @param authorization the header's value, null if there is none
   * @return the subject, or why not
   */
  public Authentication authenticate(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return new Refused(TokenRefusalReason.MISSING, "");
    }
    return verify(authorization, SCHEME.length());
  }

  /**
   * Verifies a token.
   *
   * <p>Costs a signature verification, about 10 to 100 microseconds, or half a microsecond for a
   * cached token; and a fetch if the issuer's keys are not cached.
   *
   * @param token the token's text
   * @return the subject, or why not
   */
  public Authentication verify(String token) {
    return verify(token, 0);
  }

  /**
   * The state of each issuer's keys, for a health check or a metric. Fetches nothing, so before the
   * first token no issuer has keys.
   *
   * @return an immutable list in the order of the policy
   */
  public List<KeyHealth> health() {
    PolicyTokens tokens = tokens();
    Instant now = clock.instant();
    return tokens.policy().issuers().stream()
        .flatMap(issuer -> Stream.ofNullable(tokens.issuers().get(issuer.name())))
        .map(issuer -> issuer.keys().health(now))
        .toList();
  }

  private Authentication verify(String text, int start) {
    PolicyTokens tokens = tokens();
    try {
      Instant now = clock.instant();
      Authenticated known = tokens.known(text, start, now);
      return known == null ? verifyCutOut(text, start, tokens, now) : known;
    } catch (RefusedException e) {
      return e.refused();
    }
  }

  /** Caches a header in the usual spelling as a whole; for other spellings, only the token. */
  private Authenticated verifyCutOut(String text, int start, PolicyTokens tokens, Instant now)
      throws RefusedException {
    String token = start == 0 ? text : text.substring(start).strip();
    boolean usual =
        start == 0 || (text.startsWith(SCHEME) && text.length() == start + token.length());
    Authenticated known = usual ? null : tokens.known(token, 0, now);
    if (known != null) {
      return known;
    }
    TokenCache.Entry entry = verifyNew(token, tokens, now);
    tokens.keep(usual ? text : token, usual ? start : 0, entry);
    return entry.result();
  }

  private TokenCache.Entry verifyNew(String text, PolicyTokens tokens, Instant now)
      throws RefusedException {
    CompactToken token = tokens.parse(text);
    IssuerTokens issuer = tokens.issuerOf(token, text.length());
    KeySet keys = issuer.verifySignature(token, now);
    TokenTimes times = issuer.checkClaims(token, now);
    if (client != null) {
      checkParty(token, client);
    }
    MappedSubject mapped = map(text, token, tokens.policy());
    Authenticated result = new Authenticated(mapped, token.claims(), times.expires());
    Instant longest = now.plus(cacheTime);
    Instant until = times.until(issuer.issuer().rules());
    return new TokenCache.Entry(result, keys, now, until.isBefore(longest) ? until : longest);
  }

  /**
   * An ID token that names an authorized party is for that client; one for several must name it.
   */
  private static void checkParty(CompactToken token, String client) throws RefusedException {
    @Nullable Object party = token.claims().get("azp");
    boolean alone =
        !(token.claims().get("aud") instanceof List<?> several)
            || several.stream().allMatch(client::equals);
    RefusedException.unless(
        party == null ? alone : party.equals(client), TokenRefusalReason.WRONG_PARTY);
  }

  private MappedSubject map(String text, CompactToken token, Policy policy)
      throws RefusedException {
    List<Map<String, ?>> claims = new ArrayList<>();
    claims.add(token.claims());
    for (ClaimSource source : sources) {
      claims.add(ask(source, text, token));
    }
    MappedSubject mapped = policy.subjectFrom(claims);
    if (mapped.refusal().isPresent()) {
      throw new RefusedException(reason(mapped.refusal().get()));
    }
    RefusedException.unless(!mapped.hasOverage(), TokenRefusalReason.OVERAGE);
    return mapped;
  }

  private static Map<String, ?> ask(ClaimSource source, String text, CompactToken token)
      throws RefusedException {
    try {
      @Nullable Map<String, ?> more = source.claims(text, token.claims());
      if (more == null) {
        throw new RefusedException(TokenRefusalReason.SOURCE_UNAVAILABLE, "it answered null");
      }
      return more;
    } catch (RefusedException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException(TokenRefusalReason.SOURCE_UNAVAILABLE);
    } catch (Exception e) {
      throw new RefusedException(TokenRefusalReason.SOURCE_UNAVAILABLE);
    }
  }

  private static TokenRefusalReason reason(ClaimProblem problem) {
    return switch (problem) {
      case UNKNOWN_ISSUER -> TokenRefusalReason.WRONG_ISSUER;
      case BAD_ACTOR -> TokenRefusalReason.BAD_ACTOR;
      case TOO_MANY -> TokenRefusalReason.TOO_MANY;
      default -> TokenRefusalReason.NO_IDENTITY;
    };
  }

  /** The issuers and cache of the policy in force; built again when the policy is replaced. */
  @SuppressWarnings("ReferenceEquality") // comparing every part would cost more than it saves
  private PolicyTokens tokens() {
    Policy policy = policies.get();
    PolicyTokens known = current;
    if (known.policy() == policy) {
      return known;
    }
    synchronized (this) {
      if (current.policy() != policy) {
        current = next(policy, current.issuers());
      }
      return current;
    }
  }

  private PolicyTokens next(Policy policy, Map<String, IssuerTokens> before) {
    return PolicyTokens.of(
        policy,
        before,
        issuer -> new IssuerKeys(issuer, keysOf(issuer), clock, executor, keyListener),
        new TokenCache(cacheSize));
  }

  private KeySource keysOf(Issuer issuer) {
    Supplier<byte[]> own = ownKeys.get(issuer.name());
    return own == null ? new KeyAddress(issuer, documents) : KeySource.own(own);
  }

  /** Builds a {@link TokenVerifier}. For one thread and one {@link #build}. */
  public static final class Builder {

    private Supplier<Policy> policies;
    private @Nullable Documents given;
    private Documents documents = (address, timeout) -> new byte[0];
    private Clock clock = Clock.systemUTC();
    private Executor executor = Runnable::run;
    private final List<ClaimSource> sources = new ArrayList<>();
    private final Map<String, Supplier<byte[]>> ownKeys = new HashMap<>();
    private Consumer<KeyFailure> keyListener = failure -> {};
    private int cacheSize = 1000;
    private Duration cacheTime = Duration.ofMinutes(5);
    private @Nullable String client;

    private Builder(Supplier<Policy> policies) {
      this.policies = Objects.requireNonNull(policies, "policies");
    }

    /**
     * Verifies ID tokens of the policy's issuers in place of their access tokens: with the same
     * keys, algorithms, types and times, for the audience of one client (OpenID Connect Core 1.0,
     * section 2). Claims and clients that the policy requires of access tokens are not required. An
     * {@code azp} must be that client, and a token for several audiences must have one. What only
     * the login knows is left to it: {@code nonce}, {@code at_hash}, {@code auth_time}.
     *
     * <p>The subject of an accepted token is its {@code sub} without roles, as the policy's
     * mappings read access tokens. Give its claims to {@link Policy#subjectFrom} together with
     * those of the access token, which come first.
     *
     * <pre>{@code
     * TokenVerifier idTokens = TokenVerifier.builder(live::policy).forIdTokens("web").build();
     * }</pre>
     *
     * @param client the id of the client that users log in with
     * @return this builder
     */
    public Builder forIdTokens(String client) {
      this.client = Objects.requireNonNull(client, "client");
      policies = new IdTokenPolicy(policies, client);
      return this;
    }

    /**
     * Fetches keys from another source than the standard HTTP client.
     *
     * @param from fetches the documents
     * @return this builder
     */
    public Builder documents(Documents from) {
      given = from;
      return this;
    }

    /**
     * Takes the keys of one issuer from the host, which signs its tokens itself or knows its keys.
     * Nothing is fetched for it; its keys count for no other issuer, whose keys are fetched as they
     * are without this.
     *
     * <pre>{@code
     * TokenVerifier.builder(live::policy).ownKeys("https://acme.example", signer::publicKeys).build();
     * }</pre>
     *
     * @param issuer the issuer's name in the policy
     * @param keys gives the key set (RFC 7517) of public keys, quickly; called when keys would be
     *     fetched, and at most once in a {@linkplain dev.tenon.claims.KeyTimes#cooldown cooldown}
     * @return this builder
     */
    public Builder ownKeys(String issuer, Supplier<byte[]> keys) {
      ownKeys.put(Objects.requireNonNull(issuer, "issuer"), Objects.requireNonNull(keys, "keys"));
      return this;
    }

    /**
     * Uses another clock than the system's.
     *
     * @param host the clock
     * @return this builder
     */
    public Builder clock(Clock host) {
      clock = Objects.requireNonNull(host, "host");
      return this;
    }

    /**
     * Refreshes keys on an executor; without one, a thread that verifies a token does it.
     *
     * @param host the executor
     * @return this builder
     */
    public Builder executor(Executor host) {
      executor = Objects.requireNonNull(host, "host");
      return this;
    }

    /**
     * Reports each failed attempt to fetch keys, on the thread of the attempt. At most one report
     * for each issuer in a {@linkplain dev.tenon.claims.KeyTimes#cooldown cooldown}.
     *
     * @param told the listener; its exceptions are ignored
     * @return this builder
     */
    public Builder keyListener(Consumer<KeyFailure> told) {
      keyListener = Objects.requireNonNull(told, "told");
      return this;
    }

    /**
     * Adds the claims of a further source to the token's, in the order of the calls.
     *
     * @param source called for each token that is not cached
     * @return this builder
     */
    public Builder claimsAlsoFrom(ClaimSource source) {
      sources.add(source);
      return this;
    }

    /**
     * Sets the cache of accepted tokens; the default is 1000 tokens for five minutes.
     *
     * @param most the most tokens, 0 for no cache; a token takes up to its issuer's maximum length
     * @param longest the longest time in the cache, never beyond the token's expiry
     * @return this builder
     */
    public Builder keeping(int most, Duration longest) {
      cacheSize = most;
      cacheTime = longest;
      return this;
    }

    /**
     * Builds the verifier. Fetches nothing.
     *
     * @return the verifier
     */
    public TokenVerifier build() {
      documents = given == null ? HttpDocuments.standard() : given;
      return new TokenVerifier(this);
    }
  }
}
