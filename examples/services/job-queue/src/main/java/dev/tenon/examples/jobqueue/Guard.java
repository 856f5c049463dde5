package dev.tenon.examples.jobqueue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.condition.AttributeSource;
import dev.tenon.live.AuditLog;
import dev.tenon.live.AuditSettings;
import dev.tenon.live.AuditSink;
import dev.tenon.live.Identities;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.LiveSettings;
import dev.tenon.live.RefreshSchedule;
import dev.tenon.oidc.TokenVerifier;
import dev.tenon.path.Resource;
import dev.tenon.servlet.Authenticator;
import dev.tenon.servlet.Caller;
import dev.tenon.servlet.Gate;
import dev.tenon.servlet.Refusal;
import dev.tenon.servlet.Routes;
import dev.tenon.store.PolicyFiles;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * Asks Tenon: the policy in force, followed while the server runs; who a token is; the gate; and
 * what is written down about each decision. Thread-safe.
 */
final class Guard implements AutoCloseable {

  /** The tenant that is no cluster, but the server itself. */
  static final String SERVICE = "service";

  /** Names that no cluster has. */
  static final Set<String> RESERVED = Set.of(SERVICE, "tenon");

  /** The cluster of requests that name none. */
  static final String MAIN = "main";

  /** Who everyone is where callers need not say who they are: a user like others. */
  static final Subject EVERYONE = Subject.of("everyone").withRolesIn(MAIN, "user");

  private final LiveAuthorizer live;
  private final AuditLog audit;
  private final TokenVerifier verifier;
  private final Accounts accounts;
  private final Consumer<String> log;

  Guard(
      Path policy,
      AttributeSource jobs,
      Tokens tokens,
      Accounts accounts,
      ScheduledExecutorService scheduler,
      Consumer<String> log) {
    this.accounts = accounts;
    this.log = log;
    Settings compiling = Settings.standard().withAttributeSource(jobs);
    live =
        LiveAuthorizer.over(
            PolicyFiles.of(policy), LiveSettings.standard().withCompiling(compiling));
    live.refreshing(RefreshSchedule.every(Duration.ofSeconds(1)), scheduler);
    audit =
        AuditLog.to(AuditSink.lines(log), scheduler, AuditSettings.showing(Identities.asTheyAre()));
    verifier =
        TokenVerifier.builder(live::policy)
            .documents((address, timeout) -> tokens.publicKeys())
            .build();
  }

  /**
   * An account in a cluster, with the roles that it holds there: what it holds elsewhere stands in
   * no explanation for the owners of this one. For the server itself, with all.
   */
  static Subject subject(Accounts.Account account, String cluster) {
    Set<String> here = Set.of("", cluster);
    return Subject.of(account.id())
        .holding(
            account.roles().stream()
                .filter(held -> cluster.equals(SERVICE) || here.contains(held.cluster()))
                .map(Guard::held)
                .toList());
  }

  private static HeldRole held(Accounts.Holding holding) {
    HeldRole role = HeldRole.of(holding.role());
    HeldRole here = holding.cluster().isEmpty() ? role : role.in(holding.cluster());
    return holding.until().isEmpty() ? here : here.until(Instant.parse(holding.until()));
  }

  /** Whether a role may be given in a cluster: it is one that is held there alone. */
  boolean isRole(String name) {
    return live.policy().role(name).filter(role -> role.isHeldInTenantOnly()).isPresent();
  }

  /** Whether the policy in force lets an account change the others. */
  boolean administers(Accounts.Account account) {
    return may(account, "user-change", Resource.of("users"), SERVICE);
  }

  /** Whether it lets an account change the members of a cluster. */
  boolean owns(Accounts.Account account, String cluster) {
    return may(account, "member-change", Resource.of("clusters", cluster, "members"), cluster);
  }

  private boolean may(Accounts.Account account, String action, Resource resource, String tenant) {
    return live.check(Request.of(subject(account, tenant), action, resource).within(tenant))
        .allowed();
  }

  /** The gate before all routes. */
  Gate gate(Routes routes, boolean authenticating, Consumer<Refusal.Entry> refused) {
    Authorizer authorizer = live.interceptedBy(audit);
    Authenticator tokens = Authenticator.bearer(verifier).knownTo(this::account);
    Authenticator who = authenticating ? tokens : request -> Caller.of(EVERYONE);
    return Gate.builder(routes, authorizer, who)
        .tenant(JobRoutes::cluster)
        .audit(
            entry -> {
              log.accept(entry.toString());
              refused.accept(entry);
            })
        .build();
  }

  /** An account as it is now, if the token is one of its password. */
  private Caller account(Subject known, HttpServletRequest request) {
    long passwords = Tokens.passwords(Authenticator.authorization(request));
    return accounts
        .find(known.id())
        .filter(account -> account.passwords() == passwords)
        .map(account -> Caller.of(subject(account, JobRoutes.cluster(request))))
        .orElse(Caller.unknown("account-closed"));
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
