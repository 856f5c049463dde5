package dev.tenon.examples.jobqueue;

import dev.tenon.live.AuditLog;
import dev.tenon.live.AuditSettings;
import dev.tenon.live.AuditSink;
import dev.tenon.live.Identities;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.LiveSettings;
import dev.tenon.live.RefreshSchedule;
import dev.tenon.oidc.Authenticated;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * Asks Tenon: the policy in force, followed while the server runs; who a token is; the gate; and
 * what is written down about each decision. Thread-safe.
 */
final class Guard {

  /** The tenant that is no cluster, but the server itself. */
  static final String SERVICE = "service";

  /** Names that no cluster has. */
  static final Set<String> RESERVED = Set.of(SERVICE, "tenon");

  /** The cluster of requests that name none. */
  static final String MAIN = "main";

  /** Who everyone is where callers need not say who they are: a user like others. */
  static final Subject EVERYONE = Subject.of("everyone").withRolesIn(MAIN, "user");

  private final LiveAuthorizer live;
  private final Authenticator tokens;
  private final ScheduledExecutorService scheduler;

  Guard(Path policy, Jobs jobs, Tokens own, Accounts accounts, ScheduledExecutorService scheduler) {
    LiveSettings settings = LiveSettings.standard().withAttributeSource(JobRights.ownersOf(jobs));
    live = LiveAuthorizer.over(PolicyFiles.of(policy), settings);
    live.refreshing(RefreshSchedule.every(Duration.ofSeconds(1)), scheduler);
    TokenVerifier verifier =
        TokenVerifier.builder(live::policy).ownKeys(Tokens.ISSUER, own::publicKeys).build();
    tokens = Authenticator.bearer(verifier, (token, request) -> account(token, accounts));
    this.scheduler = scheduler;
  }

  /** An account as it is now, if the token is one of its password. */
  private static Caller account(Authenticated token, Accounts accounts) {
    Optional<Accounts.Account> known =
        accounts.find(token.subject().id(), Tokens.passwords(token.claims()));
    return Caller.of(known.map(Guard::subject), "account-closed");
  }

  /** An account with the roles that it holds now. */
  static Subject subject(Accounts.Account account) {
    return Subject.of(account.id()).holding(account.roles().stream().map(Guard::held).toList());
  }

  private static HeldRole held(Accounts.Holding holding) {
    HeldRole role = HeldRole.of(holding.role()).in(holding.cluster());
    return holding.until().isEmpty() ? role : role.until(Instant.parse(holding.until()));
  }

  /** Whether a role may be given in a cluster: it is one that is held there alone. */
  boolean isRole(String name) {
    return live.policy().role(name).filter(role -> role.isHeldInTenantOnly()).isPresent();
  }

  /** Whether the policy in force lets an account change the others. */
  boolean administers(Accounts.Account account) {
    return may(account, SERVICE, "user-change", Resource.of("users"));
  }

  /** Whether it lets an account change the members of a cluster. */
  boolean owns(Accounts.Account account, String cluster) {
    return may(account, cluster, "member-change", Resource.of("clusters", cluster, "members"));
  }

  private boolean may(Accounts.Account account, String tenant, String action, Resource resource) {
    return live.access(subject(account)).within(tenant).allows(action, resource);
  }

  /**
   * The gate before all routes. What it refuses in a cluster is explained as to the owners of it.
   *
   * @param login whether callers have to log in
   * @param log gets a line for each decision
   * @param refused hears of each refusal
   */
  Gate gate(Routes routes, boolean login, Consumer<String> log, Consumer<Refusal.Entry> refused) {
    AuditSettings shown = AuditSettings.showing(Identities.asTheyAre());
    AuditLog audit = AuditLog.to(AuditSink.lines(log), scheduler, shown);
    Authenticator who = login ? tokens : request -> Caller.of(EVERYONE);
    return Gate.builder(routes, live.interceptedBy(audit), who)
        .tenantNamedBy("cluster", MAIN)
        .explainingWithinTenant()
        .audit(refused)
        .closing(live, audit)
        .build();
  }
}
