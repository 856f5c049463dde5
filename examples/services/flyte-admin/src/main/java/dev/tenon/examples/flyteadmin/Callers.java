package dev.tenon.examples.flyteadmin;

import dev.tenon.authz.Authorizer;
import dev.tenon.claims.MappedSubject;
import dev.tenon.grpc.Authenticator;
import dev.tenon.grpc.Caller;
import dev.tenon.oidc.Authenticated;
import dev.tenon.oidc.Authentication;
import dev.tenon.oidc.TokenVerifier;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells who calls from what Flyte's clients send: an access token ({@code authorization: Bearer}),
 * an ID token ({@code authorization: IDToken}), and what the issuer's userinfo endpoint says.
 *
 * <p>That is the order of precedence too: the first that is there says who it is, and through which
 * client; what the others say of the same subject adds to its roles and variables. One that is
 * missing is no error. One that is there and does not count is, whatever the others say. The
 * policy's mappings read the claims, so a caller of whom they say nothing has no roles.
 */
final class Callers implements Authenticator {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String BEARER = "Bearer ";
  private static final String ID_TOKEN = "IDToken ";
  private static final String NO_USERINFO = "the userinfo endpoint cannot be asked now";

  private final Authorizer authorizer;
  private final TokenVerifier accessTokens;
  private final TokenVerifier idTokens;
  private final Map<String, UserInfo> userInfo;

  /**
   * Tells callers by the policy in force.
   *
   * @param authorizer its policy lists the issuers and maps claims
   * @param client the audience of ID tokens: the client that users log in with
   * @param userInfo by the issuer's name, asked about that issuer's access tokens and no others
   */
  Callers(Authorizer authorizer, String client, Map<String, UserInfo> userInfo) {
    this.authorizer = authorizer;
    this.accessTokens = TokenVerifier.builder(authorizer::policy).build();
    this.idTokens = TokenVerifier.builder(authorizer::policy).forIdTokens(client).build();
    this.userInfo = Map.copyOf(userInfo);
  }

  private static List<String> tokens(Metadata headers, boolean id) {
    Iterable<String> values = headers.getAll(AUTHORIZATION);
    List<String> found = new ArrayList<>();
    for (String value : values == null ? List.<String>of() : values) {
      if (startsWith(value, ID_TOKEN) == id) {
        found.add(value);
      }
    }
    return found;
  }

  /** What a call shows, an access token first. */
  static List<String> tokens(Metadata headers) {
    List<String> all = tokens(headers, false);
    all.addAll(tokens(headers, true));
    return all;
  }

  /** What the tokens and userinfo say; of two that say the same, the one of precedence counts. */
  Map<String, Object> claims(Metadata headers) {
    Map<String, Object> together = new LinkedHashMap<>();
    try {
      for (Map<String, ?> source :
          sources(
              believed(tokens(headers, false), tokens(headers, true)), tokens(headers, false))) {
        source.forEach(together::putIfAbsent);
      }
    } catch (Refusal e) {
      return Map.of();
    } catch (IOException e) {
      throw Status.UNAVAILABLE.withDescription(NO_USERINFO).withCause(e).asRuntimeException();
    }
    return together;
  }

  @Override
  public Caller authenticate(Metadata headers) {
    List<String> access = tokens(headers, false);
    List<String> id = tokens(headers, true);
    if (access.size() > 1 || id.size() > 1) {
      return Caller.refused("two tokens of one kind");
    }
    if (access.isEmpty() && id.isEmpty()) {
      return Caller.missing();
    }
    return caller(access, id);
  }

  private Caller caller(List<String> access, List<String> id) {
    try {
      List<Authenticated> believed = believed(access, id);
      Instant until =
          believed.stream().map(Authenticated::expiresAt).min(Instant::compareTo).orElseThrow();
      return caller(authorizer.policy().subjectFrom(sources(believed, access)), until);
    } catch (Refusal e) {
      return e.caller;
    } catch (IOException e) {
      return Caller.unavailable(NO_USERINFO);
    }
  }

  /** A token that does not count. */
  private static final class Refusal extends Exception {

    private static final long serialVersionUID = 1;

    final transient Caller caller;

    Refusal(Caller caller) {
      super(caller.why());
      this.caller = caller;
    }
  }

  private List<Authenticated> believed(List<String> access, List<String> id) throws Refusal {
    List<Authenticated> believed = new ArrayList<>();
    for (String value : access) {
      believed.add(require(accessTokens.authenticate(value)));
    }
    for (String value : id) {
      believed.add(require(idTokens.verify(value.substring(ID_TOKEN.length()).strip())));
    }
    return believed;
  }

  private static Authenticated require(Authentication answer) throws Refusal {
    if (answer instanceof Authenticated good) {
      return good;
    }
    throw new Refusal(Caller.of(answer));
  }

  private List<Map<String, ?>> sources(List<Authenticated> believed, List<String> access)
      throws Refusal, IOException {
    List<Map<String, ?>> claims = new ArrayList<>();
    String issuer = believed.get(0).subject().issuer();
    for (Authenticated token : believed) {
      if (!token.subject().issuer().equals(issuer)) {
        throw new Refusal(Caller.refused("the tokens come from two issuers"));
      }
      claims.add(token.claims());
    }
    for (String value : access) {
      UserInfo own = userInfo.get(issuer);
      if (own != null) {
        claims.add(own.claims(value.substring(BEARER.length()).strip()));
      }
    }
    return claims;
  }

  private static Caller caller(MappedSubject mapped, Instant until) {
    if (mapped.refusal().isPresent()) {
      return Caller.refused("the claims name no subject: " + mapped.refusal().get());
    }
    return mapped.hasOverage()
        ? Caller.refused("the issuer left out a claim that is needed")
        : Caller.of(mapped.subject()).until(until);
  }

  private static boolean startsWith(String value, String scheme) {
    return value.regionMatches(true, 0, scheme, 0, scheme.length());
  }
}
