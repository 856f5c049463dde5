package dev.tenon.examples.flinkconsole;

import dev.tenon.admin.TicketAnswer;
import dev.tenon.authz.Access;
import dev.tenon.authz.Request;
import dev.tenon.live.AuditSettings;
import dev.tenon.live.Identities;
import dev.tenon.live.PolicySource;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import dev.tenon.store.AdministeredPolicy;
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

  /** For how long a request may wait. */
  private static final Duration PATIENCE = Duration.ofHours(4);

  private final AdministeredPolicy<Grants.Given> inForce;
  private final Journal journal;
  private final Tickets tickets;

  /**
   * Puts a policy in force, with the temporary grants of before that have not ended.
   *
   * @param file the policy, which {@link AdministeredPolicy#follow} reads again; without tenants it
   *     gets Flex's own, which shows all to everyone
   * @param clock the time, by which grants and tickets end
   * @param state what outlives the console; the audit log is written before a decision is handed
   *     out
   * @param users who may log in
   */
  public Security(PolicySource file, Clock clock, State state, Users users) {
    journal = state.journal(clock);
    tickets = new Tickets(clock, state.tickets());
    inForce =
        AdministeredPolicy.over(
                () -> withTenants(file.load()), new Grants(clock, state.grants()), users::subject)
            .clock(clock)
            .tickets(tickets)
            .changes(Subject.of("console"), "the policy file has changed")
            .start(journal, Runnable::run, AuditSettings.showing(Identities.asTheyAre()));
  }

  private static Policy withTenants(Policy policy) {
    return policy.usesTenants() ? policy : policy.with(Tenant.global());
  }

  /**
   * The policy, its temporary grants over the file, and the requests that wait for an
   * administrator.
   *
   * @return what decides, and what administrators do to it
   */
  public AdministeredPolicy<Grants.Given> inForce() {
    return inForce;
  }

  /**
   * The tenants in which somebody may work.
   *
   * @param subject who it is
   * @return those that the policy has for the subject's roles
   */
  public List<Tenant> tenantsOf(Subject subject) {
    return inForce.shown(subject, "").tenants().stream()
        .flatMap(name -> inForce.policy().tenant(name).stream())
        .toList();
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
    Access access = inForce.shown(subject, tenant);
    String name = access.isAdmin() && access.isVisible(EVERYTHING) ? "" : tenant;
    return access.tenants().contains(tenant) && inForce.grants().view(subject, name).permitted()
        ? Optional.of(name)
        : Optional.empty();
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
  public TicketAnswer ask(Request held, String with, String why) {
    TicketAnswer answer = inForce.approvals().stageOnce(held, PATIENCE, why);
    if (answer instanceof TicketAnswer.Done done && !with.isEmpty()) {
      tickets.carriedOutWith(done.ticket().id(), with);
    }
    return answer;
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
}
