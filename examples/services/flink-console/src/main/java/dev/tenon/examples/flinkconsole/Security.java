package dev.tenon.examples.flinkconsole;

import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.Administration;
import dev.tenon.admin.Approvals;
import dev.tenon.admin.Command;
import dev.tenon.admin.CommandOutcome;
import dev.tenon.admin.PolicyStore;
import dev.tenon.admin.TemporaryGrant;
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
import dev.tenon.live.SettableSource;
import dev.tenon.path.Resource;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
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

  private final SettableSource source;
  private final LiveAuthorizer live;
  private final Authorizer audited;
  private final AuditLog log;
  private final Clock clock;
  private final PolicySource file;
  private final Users users;
  private final AdminSettings told;
  private final Approvals approvals;
  private final Journal journal;
  private final Tickets tickets;
  private final Grants grants;
  private volatile Administration administration;

  /** What the file had when it was read last. */
  private Policy read;

  /** Why the file cannot be used; empty if it can. */
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
    this.file = file;
    this.clock = clock;
    this.users = users;
    read = file.load();
    Settings settings = Settings.standard().withClock(clock);
    source = SettableSource.of(withTenants(read));
    live = LiveAuthorizer.over(source, LiveSettings.standard().withCompiling(settings));
    AuditSettings shown = AuditSettings.showing(Identities.asTheyAre()).withClock(clock);
    journal = state.journal(clock);
    log = AuditLog.to(journal, Runnable::run, shown.withRulesOf(live));
    audited = live.interceptedBy(log);
    told =
        AdminSettings.standard()
            .withClock(clock)
            .withListener(
                e -> log.event(e.by(), e.tenant(), e.when(), e.what(), e.why(), e.answer()));
    tickets = new Tickets(clock, state.tickets());
    approvals = Approvals.of(live, tickets, told);
    grants = new Grants(state.grants());
    administration = administering(read);
  }

  private static Policy withTenants(Policy policy) {
    return policy.usesTenants() ? policy : policy.with(Tenant.global());
  }

  /** Puts a policy in force together with the temporary grants that have not ended. */
  private Administration administering(Policy policy) {
    Policy whole = withTenants(policy);
    Administration next = Administration.of(PolicyStore.inMemory(whole), told);
    for (Grants.Given given : grants.lasting(clock.instant())) {
      Subject by = users.subject(given.by()).orElse(Subject.anonymous());
      CommandOutcome outcome =
          apply(next, by, given.tenant(), new Command.Grant(given.grant()), given.why());
      if (outcome instanceof CommandOutcome.Applied applied) {
        whole = applied.revision().policy();
      } else {
        grants.ended(given.tenant(), given.name());
      }
    }
    source.set(whole);
    return next;
  }

  /**
   * Reads the policy again, and puts it in force if it has changed, with the temporary grants that
   * their authors may give by it. While it cannot be used, the one before stays in force.
   *
   * @return why it cannot be used, where that is new; else empty
   */
  public synchronized Optional<String> follow() {
    String before = problem;
    try {
      Policy now = file.load();
      problem = "";
      if (!now.equals(read)) {
        administration = administering(now);
        read = now;
        note(CONSOLE, "", "the policy file has changed", "in force");
      }
    } catch (RuntimeException unusable) {
      problem = String.valueOf(unusable.getMessage());
      if (!problem.equals(before)) {
        note(CONSOLE, "", "the policy file has changed", "refused: " + problem);
        return Optional.of(problem);
      }
    }
    return Optional.empty();
  }

  /**
   * What decides requests, each of them audited.
   *
   * @return the authorizer
   */
  public Authorizer authorizer() {
    return audited;
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
   * @param access his access in the tenant
   * @param tenant the tenant
   * @return everything, as an empty name, for an administrator of everything in a tenant that shows
   *     everything; else the tenant's name, for its administrators; empty for others
   */
  public Optional<String> administeredBy(Access access, String tenant) {
    if (!access.tenants().contains(tenant)) {
      return Optional.empty();
    }
    return access.isAdmin() && access.isVisible(EVERYTHING)
        ? Optional.of("")
        : Optional.of(tenant)
            .filter(name -> administration.view(access.subject(), name).permitted());
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
   * The temporary grants.
   *
   * @param by the administrator who reads them
   * @param tenant those of a tenant; empty for those that count everywhere
   * @return the grants, ended ones included
   */
  public List<TemporaryGrant> grants(Subject by, String tenant) {
    return administration.view(by, tenant).grants();
  }

  /**
   * Gives a temporary grant, which outlives the console.
   *
   * @param by the administrator
   * @param given the grant
   * @return what became of it
   */
  public synchronized CommandOutcome grant(Subject by, Grants.Given given) {
    CommandOutcome outcome =
        apply(by, given.tenant(), new Command.Grant(given.grant()), given.why());
    if (outcome.applied()) {
      grants.given(given);
    }
    return outcome;
  }

  /**
   * Ends a temporary grant.
   *
   * @param by the administrator
   * @param tenant the tenant in which it counts; empty for all
   * @param name the grant's name
   * @param why the administrator's words
   * @return what became of it
   */
  public synchronized CommandOutcome revoke(Subject by, String tenant, String name, String why) {
    CommandOutcome outcome = apply(by, tenant, new Command.Revoke(name), why);
    if (outcome.applied()) {
      grants.ended(tenant, name);
    }
    return outcome;
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

  /**
   * The time, by which grants and tickets end.
   *
   * @return the clock
   */
  public Clock clock() {
    return clock;
  }

  /** Changes the policy, and puts it in force. */
  private CommandOutcome apply(Subject by, String tenant, Command command, String why) {
    CommandOutcome outcome = apply(administration, by, tenant, command, why);
    if (outcome instanceof CommandOutcome.Applied applied) {
      source.set(applied.revision().policy());
    }
    return outcome;
  }

  private static CommandOutcome apply(
      Administration to, Subject by, String tenant, Command command, String why) {
    Command there = tenant.isEmpty() ? command : command.in(tenant);
    return to.apply(by, there, to.view(by).number(), why);
  }
}
