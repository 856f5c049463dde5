package dev.tenon.examples.jobqueue;

import dev.tenon.authz.Authorizer;
import dev.tenon.live.AuditLog;
import dev.tenon.live.AuditSettings;
import dev.tenon.live.AuditSink;
import dev.tenon.live.Identities;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.RefreshSchedule;
import dev.tenon.oidc.TokenVerifier;
import dev.tenon.path.Resource;
import dev.tenon.servlet.Authenticator;
import dev.tenon.servlet.Caller;
import dev.tenon.servlet.Gate;
import dev.tenon.servlet.Routes;
import dev.tenon.store.PolicyFiles;
import dev.tenon.subject.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * Asks Tenon: the policy in force, followed while the server runs; who a token is; the gate; and
 * what is written down about each decision. Thread-safe.
 */
final class Guard implements AutoCloseable {

  /** Who everyone is where callers need not say who they are: a user like others, no superuser. */
  static final Subject EVERYONE = Subject.of("everyone").withRoles("user");

  private final LiveAuthorizer live;
  private final AuditLog audit;
  private final TokenVerifier verifier;
  private final Accounts accounts;
  private final Consumer<String> log;

  Guard(
      Path policy,
      Tokens tokens,
      Accounts accounts,
      ScheduledExecutorService scheduler,
      Consumer<String> log) {
    this.accounts = accounts;
    this.log = log;
    live = LiveAuthorizer.over(PolicyFiles.of(policy));
    live.refreshing(RefreshSchedule.every(Duration.ofSeconds(1)), scheduler);
    audit =
        AuditLog.to(AuditSink.lines(log), scheduler, AuditSettings.showing(Identities.asTheyAre()));
    verifier =
        TokenVerifier.builder(live::policy)
            .documents((address, timeout) -> tokens.publicKeys())
            .claimsAlsoFrom((token, claims) -> account(String.valueOf(claims.get("sub"))))
            .keeping(0, Duration.ofMinutes(1)) // what an account is counts at once
            .build();
  }

  /** Who has shown the password of an account. */
  static Caller caller(String id) {
    return Caller.of(Subject.of(id));
  }

  /** Whether the policy in force lets an account add and close the others. */
  boolean administers(Accounts.Account account) {
    Map<String, ?> claims =
        Map.of("iss", Tokens.ISSUER, "sub", account.id(), "kind", account.kind());
    Subject subject = live.policy().subjectFrom(claims).subject();
    Resource users = Resource.of("users");
    return live.check(subject, "user-add", users).allowed()
        && live.check(subject, "user-close", users).allowed();
  }

  private Map<String, ?> account(String id) {
    return Map.of("sub", id, "kind", accounts.kindOf(id));
  }

  /** The gate before all routes. */
  Gate gate(Routes routes, Settings.Auth auth) {
    Authorizer authorizer = live.interceptedBy(audit);
    Authenticator who = auth == Settings.Auth.OFF ? request -> Caller.of(EVERYONE) : bearer();
    return Gate.builder(routes, authorizer, who)
        .audit(entry -> log.accept(entry.toString()))
        .build();
  }

  private Authenticator bearer() {
    Authenticator tokens = Authenticator.bearer(verifier);
    return request -> {
      Caller caller = tokens.authenticate(request);
      return caller.subject().isIdentified() && !accounts.isOpen(caller.subject().id())
          ? Caller.unknown("account-closed")
          : caller;
    };
  }

  /** Looks for another policy now, and not at the next second. */
  void refresh() {
    live.refresh();
  }

  @Override
  public void close() {
    live.close();
    audit.close();
  }
}
