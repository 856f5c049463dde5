package dev.tenon.store;

import dev.tenon.admin.AdminEvent;
import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.Approvals;
import dev.tenon.admin.TicketStore;
import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Settings;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.live.AuditLog;
import dev.tenon.live.AuditSettings;
import dev.tenon.live.AuditSink;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.LiveSettings;
import dev.tenon.live.PolicySource;
import dev.tenon.live.Refresh;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * The policy of a source in force in a service that has administrators: decisions, temporary
 * grants, approvals, and one audit log of all of them.
 *
 * <pre>{@code
 * AdministeredPolicy<OnCall> policy =
 *     AdministeredPolicy.over(PolicyFiles.of(path), ledger, users::find)
 *         .tickets(tickets)
 *         .start(sink, executor, AuditSettings.showing(Identities.asTheyAre()));
 *
 * policy.live().refreshing(RefreshSchedule.every(Duration.ofSeconds(1)), scheduler);
 *
 * policy.authorizer().check(request);                        // for what is done
 * policy.shown(ada, "billing").mayBeHeld("JOB_CANCEL", job); // for a page
 * policy.grants().grant(boss, onCall);
 * policy.approvals().approve(id, boss, "seen in the log");
 * }</pre>
 *
 * <p>All of it uses one clock and one way of compiling. The audit log has each decision with the
 * rules that covered the request, each answer to an administrator or a requester, and each change
 * of the source, whether its policy could be used or not.
 *
 * <p>Thread-safe if the ledger, the tickets and the sink are; a process has one instance for a
 * ledger. What a new policy costs is said of {@link GrantedPolicy}; to find the rules of a decision
 * costs the executor of the audit log an explanation each.
 *
 * @param <G> a temporary grant in the form in which the host keeps it
 */
public final class AdministeredPolicy<G extends StandingGrant> implements AutoCloseable {

  private final Clock clock;
  private final Subject changedBy;
  private final String change;
  private final GrantedPolicy<G> grants;
  private final LiveAuthorizer live;
  private final AuditLog log;
  private final Approvals approvals;

  /** Why the source's policy cannot be used, until {@link #follow} has told it; else empty. */
  private final AtomicReference<String> untold = new AtomicReference<>("");

  /** What the source had last; read and written by {@link #changed}, one call at a time. */
  private Policy known;

  /** Whether the source's policy could not be used last; as the field before. */
  private boolean failing;

  private AdministeredPolicy(
      Builder<G> parts, AuditSink sink, Executor executor, AuditSettings shown) {
    clock = parts.clock;
    changedBy = parts.changedBy;
    change = parts.change;
    Settings compiling = parts.compiling.withClock(clock);
    AdminSettings told =
        parts.administration.withClock(clock).withSettings(compiling).withListener(this::record);
    Function<String, Optional<Subject>> users = parts.users;
    grants =
        GrantedPolicy.over(
            parts.source, told, parts.ledger, id -> users.apply(id).orElse(Subject.anonymous()));
    known = grants.base();
    live = LiveAuthorizer.over(grants, parts.live.withClock(clock).withCompiling(compiling));
    log = AuditLog.to(sink, executor, shown.withClock(clock).withRulesOf(live));
    approvals = Approvals.of(live, parts.tickets, told);
    live.listen(this::changed);
    grants.resume();
  }

  private void record(AdminEvent event) {
    log.event(event.by(), event.tenant(), event.when(), event.what(), event.why(), event.answer());
  }

  /**
   * Begins to put a policy in force.
   *
   * @param source the policy without temporary grants
   * @param ledger where the grants are kept over restarts
   * @param users who the author of a grant is now, by the id, with the roles of now; empty for one
   *     that is gone, whose grants end
   * @param <G> a temporary grant in the form in which the host keeps it
   * @return a builder
   */
  public static <G extends StandingGrant> Builder<G> over(
      PolicySource source, GrantLedger<G> ledger, Function<String, Optional<Subject>> users) {
    return new Builder<>(source, ledger, users);
  }

  /**
   * What decides requests. Each decision is recorded.
   *
   * @return the authorizer, by the policy in force at each call
   */
  public Authorizer authorizer() {
    return live.interceptedBy(log);
  }

  /**
   * What a subject may do in a tenant, for what is only shown: which entries a list has, which
   * buttons a page. Nothing of it is recorded, so it decides nothing that is done.
   *
   * @param subject who looks
   * @param tenant where; empty for no named tenant
   * @return the access, by the policy in force now
   */
  public Access shown(Subject subject, String tenant) {
    return live.access(subject).within(tenant);
  }

  /**
   * The policy in force, with the temporary grants.
   *
   * @return the policy
   */
  public Policy policy() {
    return live.policy();
  }

  /**
   * The temporary grants. Each answer is recorded.
   *
   * @return the grants, and what the source has without them
   */
  public GrantedPolicy<G> grants() {
    return grants;
  }

  /**
   * The requests that wait for approval. Each answer is recorded.
   *
   * @return the approvals
   */
  public Approvals approvals() {
    return approvals;
  }

  /**
   * The authorizer that follows the source, for its health and its listeners. What it decides is
   * not recorded.
   *
   * @return the authorizer without the audit log
   */
  public LiveAuthorizer live() {
    return live;
  }

  /**
   * The audit log, for its counts and its failures.
   *
   * @return the log
   */
  public AuditLog log() {
    return log;
  }

  /**
   * Asks the source, and puts its policy in force if it is another one, with the temporary grants
   * that their authors may give by it. While it cannot be used, the one before stays in force. For
   * a host that tells its operator; else {@link LiveAuthorizer#refreshing} does the same at a
   * rhythm. What changes is recorded, whoever finds it.
   *
   * @return why the source's policy cannot be used, where that is new since the last call; else
   *     empty
   */
  public Optional<String> follow() {
    Refresh unused = live.refresh();
    return Optional.of(untold.getAndSet("")).filter(why -> !why.isEmpty());
  }

  /** Hears of a policy that is new in force, or of problems that are others than before. */
  private void changed(Refresh outcome) {
    if (outcome instanceof Refresh.Refused refused) {
      String why = String.valueOf(new DiagnosticException(refused.problems()).getMessage());
      failing = true;
      untold.set(why);
      note(changedBy, "", change, "refused: " + why);
    } else if (failing || !grants.base().equals(known)) {
      failing = false;
      known = grants.base();
      untold.set("");
      note(changedBy, "", change, "in force");
    }
  }

  /**
   * Records something that is neither a decision nor an answer of this object, such as what became
   * of an approved request.
   *
   * @param by who did it
   * @param tenant the tenant that it is about; empty if it is about more, or none
   * @param what what was done, as text
   * @param answer the outcome, as text
   */
  public void note(Subject by, String tenant, String what, String answer) {
    log.event(by, tenant, clock.instant(), what, "", answer);
  }

  /**
   * Writes what the audit log still holds, and follows the source no more. From now on decisions
   * are withheld, unless the settings of the log drop entries.
   *
   * @throws IllegalStateException if the sink fails and entries remain; closing again retries
   */
  @Override
  public void close() {
    live.close();
    log.close();
  }

  /**
   * The parts of an {@link AdministeredPolicy}. For one thread; it ends at {@link #start}.
   *
   * @param <G> a temporary grant in the form in which the host keeps it
   */
  public static final class Builder<G extends StandingGrant> {

    private final PolicySource source;
    private final GrantLedger<G> ledger;
    private final Function<String, Optional<Subject>> users;
    private Clock clock = Clock.systemUTC();
    private Settings compiling = Settings.standard();
    private LiveSettings live = LiveSettings.standard();
    private AdminSettings administration = AdminSettings.standard();
    private TicketStore tickets = TicketStore.inMemory();
    private Subject changedBy = Subject.of("tenon");
    private String change = "the source of the policy has changed";

    private Builder(
        PolicySource source, GrantLedger<G> ledger, Function<String, Optional<Subject>> users) {
      this.source = Objects.requireNonNull(source, "source");
      this.ledger = Objects.requireNonNull(ledger, "ledger");
      this.users = Objects.requireNonNull(users, "users");
    }

    /**
     * Sets the clock of everything; else the system's.
     *
     * @param time the clock by which rules, grants and tickets end
     * @return this builder
     */
    public Builder<G> clock(Clock time) {
      clock = Objects.requireNonNull(time, "time");
      return this;
    }

    /**
     * Sets how policies are compiled; else {@link Settings#standard()}.
     *
     * @param settings relations, attributes, limits; their clock is replaced
     * @return this builder
     */
    public Builder<G> compiling(Settings settings) {
      compiling = Objects.requireNonNull(settings, "settings");
      return this;
    }

    /**
     * Sets how the source is followed; else {@link LiveSettings#standard()}.
     *
     * @param settings such as for how long a policy counts that is not confirmed; their clock and
     *     their settings for compiling are replaced
     * @return this builder
     */
    public Builder<G> following(LiveSettings settings) {
      live = Objects.requireNonNull(settings, "settings");
      return this;
    }

    /**
     * Sets how the policy is administered; else {@link AdminSettings#standard()}.
     *
     * @param settings such as service accounts; their clock, their settings for compiling and their
     *     listener are replaced
     * @return this builder
     */
    public Builder<G> administration(AdminSettings settings) {
      administration = Objects.requireNonNull(settings, "settings");
      return this;
    }

    /**
     * Sets where requests wait; else {@link TicketStore#inMemory()}.
     *
     * @param store the store of the tickets
     * @return this builder
     */
    public Builder<G> tickets(TicketStore store) {
      tickets = Objects.requireNonNull(store, "store");
      return this;
    }

    /**
     * Sets what the audit log says when the source has another policy, or one that cannot be used.
     *
     * @param by who is named, as a source does not say who changed it; else {@code tenon}
     * @param what what is said, such as {@code the policy file has changed}
     * @return this builder
     */
    public Builder<G> changes(Subject by, String what) {
      changedBy = Objects.requireNonNull(by, "by");
      change = Objects.requireNonNull(what, "what");
      return this;
    }

    /**
     * Puts the policy in force, with the grants of before that have not ended and that their
     * authors may still give.
     *
     * @param sink receives the records of the audit log
     * @param executor calls the sink; with {@code Runnable::run} a decision is written before it is
     *     handed out
     * @param shown how ids are shown, and what happens when the log is full; their clock is
     *     replaced, and the rules of each decision are recorded
     * @return the policy in force
     * @throws dev.tenon.diagnostic.DiagnosticException if the source has no valid policy
     */
    public AdministeredPolicy<G> start(AuditSink sink, Executor executor, AuditSettings shown) {
      return new AdministeredPolicy<>(this, sink, executor, shown);
    }
  }
}
