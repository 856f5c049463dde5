package dev.tenon.authzen;

import dev.tenon.oidc.Authenticated;
import dev.tenon.oidc.Authentication;
import dev.tenon.oidc.Refused;
import dev.tenon.oidc.TokenVerifier;
import dev.tenon.subject.Subject;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Callers that are listed: by a static key, of which only the hash is kept, or by the client of an
 * access token that {@link TokenVerifier} accepts. People who approve come with a token too.
 *
 * <pre>{@code
 * KnownCallers.none()
 *     .withKey(KnownCallers.hash(key), Caller.named("gateway").may(Caller.Right.EVALUATE))
 *     .withTokens(verifier)
 *     .withClient("https://login.example", "portal", "authzen", Caller.named("portal")...)
 *     .withApprovers("https://login.example", directory, "user");
 * }</pre>
 *
 * <p>Immutable.
 */
public final class KnownCallers implements Callers {

  private static final String SCHEME = "bearer ";
  private static final int LEAST_KEY = 32;

  private final Map<String, Caller> keys;
  private final Map<List<String>, Client> clients;
  private final @Nullable TokenVerifier verifier;
  private final @Nullable Approvers approvers;

  private record Client(String scope, Caller caller) {}

  private record Approvers(String issuer, Directory directory, String type) {}

  private KnownCallers(
      Map<String, Caller> keys,
      Map<List<String>, Client> clients,
      @Nullable TokenVerifier verifier,
      @Nullable Approvers approvers) {
    this.keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    this.clients = Collections.unmodifiableMap(new LinkedHashMap<>(clients));
    this.verifier = verifier;
    this.approvers = approvers;
  }

  /**
   * Nobody.
   *
   * @return callers of whom each is refused
   */
  public static KnownCallers none() {
    return new KnownCallers(Map.of(), Map.of(), null, null);
  }

  /**
   * A copy with a caller that shows a key as its bearer token.
   *
   * @param hash the {@linkplain #hash hash} of a random key of at least 32 characters
   * @param caller the caller
   * @return new callers
   * @throws IllegalArgumentException if it is no hash, or that of another caller
   */
  public KnownCallers withKey(String hash, Caller caller) {
    if (!hash.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "the hash of the key of `" + caller.name() + "` is not 64 hexadecimal digits (SHA-256)");
    }
    Map<String, Caller> more = new LinkedHashMap<>(keys);
    if (more.put(hash, caller) != null) {
      throw new IllegalArgumentException("`" + caller.name() + "` has the key of another caller");
    }
    return new KnownCallers(more, clients, verifier, approvers);
  }

  /**
   * A copy that verifies access tokens.
   *
   * @param tokens verifies them, for an audience that is this service alone
   * @return new callers
   */
  public KnownCallers withTokens(TokenVerifier tokens) {
    return new KnownCallers(keys, clients, Objects.requireNonNull(tokens, "tokens"), approvers);
  }

  /**
   * A copy with a caller that has access tokens of an issuer.
   *
   * @param issuer the issuer of the tokens
   * @param client the client that they are issued to ({@code client_id}, {@code azp})
   * @param scope a scope that they must have, empty for none
   * @param caller the caller
   * @return new callers
   * @throws IllegalArgumentException if the client is listed already
   */
  public KnownCallers withClient(String issuer, String client, String scope, Caller caller) {
    Map<List<String>, Client> more = new LinkedHashMap<>(clients);
    if (more.put(List.of(issuer, client), new Client(scope, caller)) != null) {
      throw new IllegalArgumentException("the client `" + client + "` is listed twice");
    }
    return new KnownCallers(keys, more, verifier, approvers);
  }

  /**
   * A copy that lets people approve: those of an issuer, by the subject of their token, with the
   * roles that the directory gives to the same id. So nobody approves, by a token, what was asked
   * for in his name.
   *
   * @param issuer the only issuer of their tokens
   * @param directory knows them
   * @param type their type in the directory
   * @return new callers
   */
  public KnownCallers withApprovers(String issuer, Directory directory, String type) {
    return new KnownCallers(keys, clients, verifier, new Approvers(issuer, directory, type));
  }

  /**
   * What is kept of a key.
   *
   * @param key a key
   * @return its SHA-256 in lower-case hexadecimal digits
   */
  public static String hash(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public Caller identify(HttpServletRequest request) {
    List<String> headers = Collections.list(request.getHeaders("Authorization"));
    if (headers.isEmpty()) {
      throw CallerRefusedException.missing();
    }
    String header = headers.get(0);
    if (headers.size() != 1 || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw CallerRefusedException.refused("malformed");
    }
    String token = header.substring(SCHEME.length());
    Caller known = token.length() < LEAST_KEY ? null : keys.get(hash(token));
    return known != null ? known : byToken(header);
  }

  private Caller byToken(String header) {
    if (verifier == null) {
      throw CallerRefusedException.refused("unknown-key");
    }
    Authentication who = verifier.authenticate(header);
    if (who instanceof Refused refused) {
      String code = refused.reason().code();
      throw refused.reason().isTemporary()
          ? CallerRefusedException.unavailable(code)
          : CallerRefusedException.refused(code);
    }
    Authenticated accepted = (Authenticated) who;
    return client(accepted)
        .or(() -> approver(accepted))
        .orElseThrow(() -> CallerRefusedException.refused("unknown-caller"));
  }

  private Optional<Caller> client(Authenticated accepted) {
    Map<String, Object> claims = accepted.claims();
    Object named = claims.containsKey("client_id") ? claims.get("client_id") : claims.get("azp");
    Client client =
        named instanceof String id ? clients.get(List.of(accepted.subject().issuer(), id)) : null;
    if (client == null || !hasScope(claims.get("scope"), client.scope())) {
      return Optional.empty();
    }
    return Optional.of(client.caller());
  }

  private static boolean hasScope(@Nullable Object claim, String scope) {
    return scope.isEmpty()
        || (claim instanceof String scopes
            && java.util.Arrays.asList(scopes.split(" ", -1)).contains(scope));
  }

  private Optional<Caller> approver(Authenticated accepted) {
    if (approvers == null || !accepted.subject().issuer().equals(approvers.issuer())) {
      return Optional.empty();
    }
    Optional<Subject> person =
        approvers.directory().find(approvers.type(), accepted.subject().id());
    return person.map(
        subject -> Caller.named(approvers.type() + "/" + subject.id()).approvingAs(subject));
  }
}
