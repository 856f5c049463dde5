package dev.tenon.examples.flinkconsole;

import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.Administration;
import dev.tenon.admin.Approvals;
import dev.tenon.admin.Command;
import dev.tenon.admin.CommandOutcome;
import dev.tenon.admin.PolicyStore;
import dev.tenon.admin.TicketStore;
import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Settings;
import dev.tenon.live.AuditLog;
import dev.tenon.live.AuditSettings;
import dev.tenon.live.AuditSink;
import dev.tenon.live.Identities;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.LiveSettings;
import dev.tenon.live.SettableSource;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.time.Clock;

/**
 * Where Tenon is set up: a policy in force, its administration and approvals, and one audit log of
 * all three. Safe to share between threads.
 */
public final class Security {

  private final SettableSource source;
  private final LiveAuthorizer live;
  private final Authorizer audited;
  private final AuditLog log;
  private final Clock clock;
  private final Administration administration;
  private final TicketStore tickets = TicketStore.inMemory();
  private final Approvals approvals;

  /**
   * Puts a policy in force.
   *
   * @param policy the first policy; without tenants it gets Flex's own, which shows all to everyone
   * @param clock the time, by which grants and tickets end
   * @param sink where the audit log is written, before a decision is handed out
   */
  public Security(Policy policy, Clock clock, AuditSink sink) {
    this.clock = clock;
    Policy first = policy.usesTenants() ? policy : policy.with(Tenant.global());
    Settings settings = Settings.standard().withClock(clock);
    source = SettableSource.of(first);
    live = LiveAuthorizer.over(source, LiveSettings.standard().withCompiling(settings));
    AuditSettings shown = AuditSettings.showing(Identities.asTheyAre()).withClock(clock);
    log = AuditLog.to(sink, Runnable::run, shown.withRulesOf(live));
    audited = live.interceptedBy(log);
    AdminSettings told =
        AdminSettings.standard()
            .withClock(clock)
            .withListener(
                e -> log.event(e.by(), e.tenant(), e.when(), e.what(), e.why(), e.answer()));
    administration = Administration.of(PolicyStore.inMemory(first), told);
    approvals = Approvals.of(live, tickets, told);
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
  public TicketStore tickets() {
    return tickets;
  }

  /**
   * What administers the policy.
   *
   * @return the administration
   */
  public Administration administration() {
    return administration;
  }

  /**
   * Puts something into the audit log that is no decision.
   *
   * @param by who did it
   * @param what he did
   * @param answer what became of it
   */
  public void note(Subject by, String what, String answer) {
    log.event(by, clock.instant(), what, "", answer);
  }

  /**
   * The time, by which grants and tickets end.
   *
   * @return the clock
   */
  public Clock clock() {
    return clock;
  }

  /**
   * Changes the policy, and puts it in force.
   *
   * @param by the author
   * @param command what is to be changed
   * @param why his words
   * @return what became of it
   */
  public synchronized CommandOutcome apply(Subject by, Command command, String why) {
    CommandOutcome outcome =
        administration.apply(by, command, administration.view(by).number(), why);
    if (outcome instanceof CommandOutcome.Applied applied) {
      source.set(applied.revision().policy());
    }
    return outcome;
  }
}
