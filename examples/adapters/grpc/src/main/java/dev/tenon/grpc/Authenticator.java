package dev.tenon.grpc;

import dev.tenon.oidc.TokenVerifier;
import io.grpc.Metadata;
import java.util.Iterator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells from a call's metadata who calls.
 *
 * <pre>{@code
 * Authenticator.bearer(verifier)                                     // authorization: Bearer TOKEN
 * Authenticator.bearer(verifier)
 *     .or(Authenticator.token("x-engflow-auth-token", verifier))     // or the token alone
 * }</pre>
 *
 * <p>Asked once a call, on gRPC's thread. It must be safe to share. One that throws counts as one
 * that cannot tell now.
 */
@FunctionalInterface
public interface Authenticator {

  /**
   * Says who calls.
   *
   * @param headers the call's metadata
   * @return the caller
   */
  Caller authenticate(Metadata headers);

  /**
   * Reads {@code authorization: Bearer TOKEN}.
   *
   * @param verifier judges the token
   * @return the authenticator
   */
  static Authenticator bearer(TokenVerifier verifier) {
    return header("authorization", value -> Caller.of(verifier.authenticate(value)));
  }

  /**
   * Reads a header that is the token.
   *
   * @param header the header's name
   * @param verifier judges the token
   * @return the authenticator
   */
  static Authenticator token(String header, TokenVerifier verifier) {
    return header(header, value -> Caller.of(verifier.verify(value)));
  }

  /**
   * Reads one header. Given twice, it is refused: somebody on the way may have read the other one.
   *
   * @param header the header's name
   * @param judge what its value says
   * @return the authenticator
   */
  static Authenticator header(String header, Function<String, Caller> judge) {
    Metadata.Key<String> key = Metadata.Key.of(header, Metadata.ASCII_STRING_MARSHALLER);
    return headers -> {
      Iterable<String> values = headers.getAll(key);
      return values == null ? Caller.missing() : only(values.iterator(), judge, header);
    };
  }

  private static Caller only(
      Iterator<String> values, Function<String, Caller> judge, String header) {
    @Nullable String value = values.hasNext() ? values.next() : null;
    if (value == null) {
      return Caller.missing();
    }
    return values.hasNext() ? Caller.refused(header + " is there twice") : judge.apply(value);
  }

  /**
   * Asks another one about calls that carry no credential for this one. A bad credential is
   * refused, whatever else there is.
   *
   * @param other who is asked then
   * @return a new authenticator
   */
  default Authenticator or(Authenticator other) {
    return headers -> {
      Caller caller = authenticate(headers);
      return caller.isMissing() ? other.authenticate(headers) : caller;
    };
  }
}
