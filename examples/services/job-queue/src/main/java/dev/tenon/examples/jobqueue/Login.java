package dev.tenon.examples.jobqueue;

import dev.tenon.servlet.Authenticator;
import dev.tenon.servlet.Caller;
import dev.tenon.servlet.ClientAddress;
import dev.tenon.servlet.LoginLimit;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * A name and a password make an account known (HTTP Basic, RFC 7617). A name that does not exist,
 * one that is closed and a wrong password get the same answer, and so does who has to wait because
 * too many have failed. Thread-safe.
 */
final class Login implements Authenticator {

  private final Accounts accounts;
  private final LoginLimit limit;
  private final int proxies;

  /** So many passwords are checked at once, since each costs much; the next one is told to wait. */
  private final Semaphore checking =
      new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

  Login(Accounts accounts, LoginLimit limit, int proxies) {
    this.accounts = accounts;
    this.limit = limit;
    this.proxies = proxies;
  }

  @Override
  public String challenge() {
    return "Basic realm=\"job-queue\", charset=\"UTF-8\"";
  }

  @Override
  public Caller authenticate(HttpServletRequest request) {
    Optional<String> credential = credential(Authenticator.authorization(request));
    if (credential.isEmpty()) {
      return Caller.unknown("missing");
    }
    if (!checking.tryAcquire()) {
      return Caller.unknownNow("busy");
    }
    try {
      return check(credential.get(), ClientAddress.of(request, proxies));
    } finally {
      checking.release();
    }
  }

  private Caller check(String credential, String address) {
    int colon = credential.indexOf(':');
    String name = colon < 0 ? "" : credential.substring(0, colon);
    LoginLimit.Attempt attempt = limit.begin(name, address);
    if (attempt.mustWait()) {
      return Caller.tooOften("too-many-attempts", attempt.seconds());
    }
    Optional<Accounts.Account> account = accounts.open(name, credential.substring(colon + 1));
    if (account.isEmpty()) {
      return Caller.unknown("wrong-password");
    }
    attempt.succeeded();
    return Caller.of(Guard.subject(account.get()));
  }

  private static Optional<String> credential(String header) {
    String scheme = "Basic ";
    if (!header.regionMatches(true, 0, scheme, 0, scheme.length())) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(header.substring(scheme.length()));
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
