package dev.tenon.examples.flinkconsole;

import dev.tenon.admin.AdminEvent;
import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.Approvals;
import dev.tenon.admin.TicketAnswer;
import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.live.AuditLog;
import dev.tenon.live.AuditSettings;
import dev.tenon.live.Identities;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.LiveSettings;
import dev.tenon.live.PolicySource;
import dev.tenon.live.Refresh;
import dev.tenon.path.Resource;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import dev.tenon.store.GrantedPolicy;
import dev.tenon.subject.Subject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where Tenon is set up: a policy in force, its administration and approvals, and one audit log of
 * all three. Safe to share between threads.
 */
public final class Security {

  private static final Resource EVERYTHING = Resource.of("flink");

  /** Who acts where nobody does. */
  private static final Subject CONSOLE = Subject.of("console");

  /** For how long a request may wait. */
  private static final Duration PATIENCE = Duration.ofHours(4);

  private final GrantedPolicy<Grants.Given> granted;
  private final LiveAuthorizer live;
  private final AuditLog log;
  private final Clock clock;
  private final Approvals approvals;
  private final Journal journal;
  private final Tickets tickets;

  /** What the file had when it was read last, and why it cannot be used; empty if it can. */
  private Policy read;

  private String problem = "";

  /**
   * Puts a policy in force, with the temporary grants of before that have not ended.
   *
   * @param file the policy, which {@link #follow} reads again; without tenants it gets Flex's own,
   *     which shows all to everyone
   * @param clock the time, by which grants and tickets end
   * @param state what outlives the console; the audit log is written before a decision is handed
   *     out
   * @param users who may log in
   */
  public Security(PolicySource file, Clock clock, State state, Users users) {
    this.clock = clock;
    AdminSettings told = AdminSettings.standard().withClock(clock).withListener(this::record);
    Grants kept = new Grants(clock, state.grants());
    granted =
        GrantedPolicy.over(
            () -> withTenants(file.load()),
            told,
            kept,
            id -> users.subject(id).orElse(Subject.anonymous()));
    read = granted.base();
    Settings settings = Settings.standard().withClock(clock);
    live = LiveAuthorizer.over(granted, LiveSettings.standard().withCompiling(settings));
    AuditSettings shown = AuditSettings.showing(Identities.asTheyAre()).withClock(clock);
    journal = state.journal(clock);
    log = AuditLog.to(journal, Runnable::run, shown.withRulesOf(live));
    tickets = new Tickets(clock, state.tickets());
    approvals = Approvals.of(live, tickets, told);
    granted.resume();
  }

  private static Policy withTenants(Policy policy) {
    return policy.usesTenants() ? policy : policy.with(Tenant.global());
  }

  /**
   * Reads the policy again, and puts it in force if it has changed, with the temporary grants that
   * their authors may give by it. While it cannot be used, the one before stays in force.
   *
   * @return why it cannot be used, where that is new; else empty
   */
  public synchronized Optional<String> follow() {
    Refresh outcome = live.refresh();
    if (outcome instanceof Refresh.Refused refused) {
      return refused(String.valueOf(refused.cause().getMessage()));
    }
    problem = "";
    if (!granted.base().equals(read)) {
      read = granted.base();
      note(CONSOLE, "", "the policy file has changed", "in force");
    }
    return Optional.empty();
  }

  private Optional<String> refused(String why) {
    if (why.equals(problem)) {
      return Optional.empty();
    }
    problem = why;
    note(CONSOLE, "", "the policy file has changed", "refused: " + why);
    return Optional.of(why);
  }

  /**
   * What decides requests, each of them audited.
   *
   * @return the authorizer
   */
  public Authorizer authorizer() {
    return live.interceptedBy(log);
  }

  /**
   * What a page shows: which buttons there are is not a request, and is not audited.
   *
   * @param subject who looks
   * @param tenant where
   * @return the subject's access
   */
  public Access shown(Subject subject, String tenant) {
    return live.access(subject).within(tenant);
  }

  /**
   * The tenants in which somebody may work.
   *
   * @param subject who it is
   * @return those that the policy has for the subject's roles
   */
  public List<Tenant> tenantsOf(Subject subject) {
    return live.access(subject).tenants().stream()
        .flatMap(name -> policy().tenant(name).stream())
        .toList();
  }

  /**
   * The policy in force.
   *
   * @return the policy
   */
  public Policy policy() {
    return live.policy();
  }

  /**
   * What an administrator administers where he works.
   *
   * @param subject the administrator
   * @param tenant the tenant
   * @return everything, as an empty name, for an administrator of everything in a tenant that shows
   *     everything; else the tenant's name, for its administrators; empty for others
   */
  public Optional<String> administeredBy(Subject subject, String tenant) {
    Access access = shown(subject, tenant);
    if (!access.tenants().contains(tenant)) {
      return Optional.empty();
    }
    return access.isAdmin() && access.isVisible(EVERYTHING)
        ? Optional.of("")
        : Optional.of(tenant).filter(name -> granted.view(subject, name).permitted());
  }

  /**
   * Asks an administrator, where a rule holds a request; whoever asks again for what waits already
   * is told of that request.
   *
   * @param held the request
   * @param with what it is carried out with, besides its resource
   * @param why the requester's words
   * @return the request that waits, or why it does not
   */
  public synchronized TicketAnswer ask(Request held, String with, String why) {
    Optional<TicketAnswer> waiting = tickets.waiting(held).map(TicketAnswer.Done::new);
    return waiting.orElseGet(
        () -> {
          TicketAnswer answer = approvals.stage(held, PATIENCE, why);
          if (answer instanceof TicketAnswer.Done done && !with.isEmpty()) {
            tickets.carriedOutWith(done.ticket().id(), with);
          }
          return answer;
        });
  }

  /**
   * Whether some rule holds an action for approval.
   *
   * @param action the action
   * @return true if a request for it may have to wait
   */
  public boolean mayBeHeld(String action) {
    return policy().roles().values().stream()
        .flatMap(role -> role.permissions().stream())
        .filter(rule -> rule.effect() == Effect.STAGE)
        .anyMatch(rule -> rule.actions().stream().anyMatch(name -> name.matches(action)));
  }

  /**
   * Requests that wait for an administrator.
   *
   * @return the approvals
   */
  public Approvals approvals() {
    return approvals;
  }

  /**
   * What became of the requests that were held.
   *
   * @return the tickets
   */
  public Tickets tickets() {
    return tickets;
  }

  /**
   * What administrators read.
   *
   * @return the audit log and the refusals
   */
  public Journal journal() {
    return journal;
  }

  /**
   * The temporary grants over the file's policy, which outlive the console.
   *
   * @return the grants, and what becomes of them
   */
  public GrantedPolicy<Grants.Given> granted() {
    return granted;
  }

  /**
   * Puts something into the audit log that is no decision.
   *
   * @param by who did it
   * @param tenant where
   * @param what what was done
   * @param answer what became of it
   */
  public void note(Subject by, String tenant, String what, String answer) {
    log.event(by, tenant, clock.instant(), what, "", answer);
  }

  private void record(AdminEvent event) {
    log.event(event.by(), event.tenant(), event.when(), event.what(), event.why(), event.answer());
  }
}
