package dev.tenon.store;

import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.Administration;
import dev.tenon.admin.Command;
import dev.tenon.admin.CommandOutcome;
import dev.tenon.admin.PolicyStore;
import dev.tenon.admin.PolicyView;
import dev.tenon.live.PolicySource;
import dev.tenon.live.Registration;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The policy of a source, such as of files that are reviewed, together with temporary grants that
 * administrators give and revoke while it is in use.
 *
 * <pre>{@code
 * GrantedPolicy<OnCall> policy =
 *     GrantedPolicy.over(PolicyFiles.of(path), settings, ledger, users::subject);
 * LiveAuthorizer live = LiveAuthorizer.over(policy);
 * policy.resume(); // those of before the restart
 *
 * policy.grant(boss, new OnCall("boss", "billing", "ada", inAnHour, "ticket 12"));
 * policy.revoke(boss, "billing", "on-call", "the incident is over");
 * }</pre>
 *
 * <p>The source is never changed. When it has another policy, each grant is given again, by the
 * rights that its author has in that policy: a grant that its author may give no more ends, and
 * does not come back. A grant is in force when {@link #grant} returns, and over when {@link
 * #revoke} returns, also while the source fails; unless the {@code LiveAuthorizer} has an executor
 * of its own.
 *
 * <p>Thread-safe if the source is used by nothing else; a process has one instance for a ledger. A
 * new policy costs its compilation once more, and a proof for each grant.
 *
 * @param <G> a grant in the form in which the host keeps it
 */
public final class GrantedPolicy<G extends StandingGrant> implements PolicySource {

  private final PolicySource source;
  private final AdminSettings settings;
  private final StandingGrants<G> standing;
  private final Function<String, Subject> authors;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** What the source had last. */
  private Policy base;

  /** The same with the grants. */
  private Policy whole;

  /** Whether nobody has loaded the last change of a grant. */
  private boolean unseen;

  /** How many threads tell the listeners of a change of a grant. */
  private final AtomicInteger telling = new AtomicInteger();

  private volatile Administration administration;

  private GrantedPolicy(
      PolicySource source,
      AdminSettings settings,
      GrantLedger<G> ledger,
      Function<String, Subject> authors) {
    this.source = Objects.requireNonNull(source, "source");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.standing = new StandingGrants<>(Objects.requireNonNull(ledger, "ledger"));
    this.authors = Objects.requireNonNull(authors, "authors");
    this.base = source.load();
    this.whole = base;
    this.administration = administrationOf(base);
  }

  /**
   * Creates a source of a policy with grants, of which none is in force before {@link #resume}.
   *
   * @param source the policy without the grants
   * @param settings the settings of administration; their listener hears of each grant
   * @param ledger where the grants are kept over restarts
   * @param authors who an author is now, by the id in {@link StandingGrant#by}, with the roles of
   *     now; {@link Subject#anonymous()} for one that is gone
   * @param <G> a grant in the form in which the host keeps it
   * @return a new source
   * @throws dev.tenon.diagnostic.DiagnosticException if the source has no valid policy
   */
  public static <G extends StandingGrant> GrantedPolicy<G> over(
      PolicySource source,
      AdminSettings settings,
      GrantLedger<G> ledger,
      Function<String, Subject> authors) {
    return new GrantedPolicy<>(source, settings, ledger, authors);
  }

  private Administration administrationOf(Policy policy) {
    return Administration.of(PolicyStore.inMemory(policy), settings);
  }

  /**
   * Gives the grants of the ledger, each if its author may still give it, and tells the listeners.
   * Call it when the listener of the settings, such as an audit log, is ready. The ledger is read
   * once; what it throws is thrown here, then none is given, and this may be called again.
   */
  public void resume() {
    synchronized (this) {
      standing.read();
      give(base);
      unseen = true;
    }
    tell();
  }

  /** Puts the grants over a policy. */
  private void give(Policy policy) {
    Administration next = administrationOf(policy);
    Policy with = policy;
    for (G grant : standing.lasting(settings.clock().instant())) {
      Subject by = authors.apply(grant.by());
      CommandOutcome outcome = apply(next, by, grant.tenant(), command(grant), grant.why());
      if (outcome instanceof CommandOutcome.Applied applied) {
        with = applied.revision().policy();
      } else {
        standing.end(grant.tenant(), grant.grant().name());
      }
    }
    base = policy;
    whole = with;
    administration = next;
    standing.forgetIfPossible();
  }

  private static Command command(StandingGrant grant) {
    return new Command.Grant(grant.grant());
  }

  private static CommandOutcome apply(
      Administration to, Subject by, String tenant, Command command, String why) {
    Command there = tenant.isEmpty() ? command : command.in(tenant);
    return to.apply(by, there, to.view(by).number(), why);
  }

  /**
   * The source's policy with the grants. If the source fails just after a grant was given or
   * revoked, it is what the source had last, with that change; a later load throws what the source
   * throws.
   *
   * @return the same object while neither of them changes
   */
  @Override
  public synchronized Policy load() {
    boolean changed = unseen || telling.get() > 0;
    unseen = false;
    try {
      Policy now = source.load();
      if (!now.equals(base)) {
        give(now);
      }
    } catch (RuntimeException failed) {
      // a revocation counts at once, however long the source fails
      if (!changed) {
        throw failed;
      }
    }
    return whole;
  }

  @Override
  public Registration onChange(Runnable listener) {
    Registration ofSource = source.onChange(listener);
    listeners.add(listener);
    return () -> {
      listeners.remove(listener);
      ofSource.close();
    };
  }

  /** Tells every listener, and throws what the first one that failed threw. */
  private void tell() {
    telling.incrementAndGet();
    try {
      List<RuntimeException> failures =
          listeners.stream().flatMap(GrantedPolicy::failureOf).toList();
      if (!failures.isEmpty()) {
        throw failures.get(0);
      }
    } finally {
      telling.decrementAndGet();
    }
  }

  private static Stream<RuntimeException> failureOf(Runnable task) {
    try {
      task.run();
      return Stream.empty();
    } catch (RuntimeException failed) {
      return Stream.of(failed);
    }
  }

  /**
   * Gives a grant, keeps it in the ledger, and tells the listeners.
   *
   * @param by the administrator, whose id is that of the grant's author
   * @param grant the grant
   * @return what became of it; only one that is applied is kept
   * @throws IllegalArgumentException if the grant names another author
   */
  public CommandOutcome grant(Subject by, G grant) {
    if (!by.id().equals(grant.by())) {
      throw new IllegalArgumentException(
          "a grant of `" + grant.by() + "` cannot be given by `" + by.id() + "`");
    }
    return change(by, grant.tenant(), command(grant), grant.why(), () -> standing.add(grant));
  }

  /**
   * Ends a grant, forgets it, and tells the listeners.
   *
   * @param by an administrator
   * @param tenant the tenant of the grant; empty if it counts everywhere
   * @param name the grant's name
   * @param why the administrator's reason
   * @return what became of it
   */
  public CommandOutcome revoke(Subject by, String tenant, String name, String why) {
    return change(by, tenant, new Command.Revoke(name), why, () -> standing.remove(tenant, name));
  }

  /** What became of a command, and why the ledger does not keep it. */
  private record Change(CommandOutcome outcome, Optional<RuntimeException> unkept) {}

  private CommandOutcome change(
      Subject by, String tenant, Command command, String why, Runnable keep) {
    Change change = changed(by, tenant, command, why, keep);
    if (change.outcome().applied()) {
      // without the lock, since an authorizer that loads meanwhile holds its own
      tell();
    }
    if (change.unkept().isPresent()) {
      throw change.unkept().get();
    }
    return change.outcome();
  }

  private synchronized Change changed(
      Subject by, String tenant, Command command, String why, Runnable keep) {
    CommandOutcome outcome = apply(administration, by, tenant, command, why);
    if (outcome instanceof CommandOutcome.Applied applied) {
      whole = applied.revision().policy();
      unseen = true;
      return new Change(outcome, failureOf(keep).findFirst());
    }
    return new Change(outcome, Optional.empty());
  }

  /**
   * The policy of the source as it was loaded last, without the grants.
   *
   * @return the policy
   */
  public synchronized Policy base() {
    return base;
  }

  /**
   * What a subject may see of the policy in force, its grants included.
   *
   * @param by the subject
   * @param tenant the tenant whose part is shown; empty for the general part
   * @return the part for an administrator of it, else nothing
   */
  public PolicyView view(Subject by, String tenant) {
    return administration.view(by, tenant);
  }
}
