package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Changes the policy of a store by commands, and lets through only what nobody can use to get more
 * than he has.
 *
 * <pre>{@code
 * Administration administration = Administration.of(store, AdminSettings.standard());
 * long number = administration.view(ada).number();
 * Role viewer = Role.of("viewer").with(Permission.allow("FLINK_VIEW").on("flink/dev"));
 * Outcome outcome =
 *     administration.apply(ada, new Command.CreateRole(viewer), number, "new team, ticket 12");
 * }</pre>
 *
 * <p>The author must hold one of the policy's admin roles and be no service account. What his
 * command lets anybody do who could not before, he must be allowed himself, from that moment on and
 * for as long, in the same tenant: the {@link dev.tenon.analysis analysis} proves it, or the
 * refusal shows a request that he is not allowed; what it leaves undecided is refused, too. {@link
 * AdminRights} say who may do more. Taking rights away is free to every administrator, but for a
 * rule that denies or holds.
 *
 * <p>Safe to share between threads; there should be one over a store in each process. Every answer
 * is typed, and a command whose answer is not {@link CommandOutcome.Applied} changed nothing.
 */
public final class Administration {

  private final PolicyStore store;
  private final AdminSettings settings;

  /** The newest revision that was asked for; made again if another thread forgets it. */
  private volatile Compiled latest;

  /** A revision made ready. */
  private record Compiled(Revision revision, Authorizer authorizer) {

    Policy policy() {
      return revision.policy();
    }
  }

  private Administration(PolicyStore store, AdminSettings settings) {
    this.store = store;
    this.settings = settings;
    Revision first = store.current();
    this.latest = new Compiled(first, Authorizer.compile(first.policy(), settings.settings()));
  }

  /**
   * Administration of the policy in a store.
   *
   * @param store where the policy is kept
   * @param settings what the host sets
   * @return the administration
   * @throws DiagnosticException if the policy would make checks too slow
   */
  public static Administration of(PolicyStore store, AdminSettings settings) {
    return new Administration(store, settings);
  }

  /** What a revision shares with the one before is not compiled again. */
  private static Compiled compile(Revision revision, Compiled before) {
    return new Compiled(revision, before.authorizer().replacedBy(revision.policy()));
  }

  private Compiled current() {
    Revision revision = store.current();
    Compiled known = latest;
    if (known.revision().number() == revision.number()) {
      return known;
    }
    Compiled made = compile(revision, known);
    latest = made;
    return made;
  }

  /**
   * The newest revision, as somebody may see it.
   *
   * @param subject who asks
   * @return all of it for an administrator, nothing for whoever else
   */
  public PolicyView view(Subject subject) {
    Compiled now = current();
    boolean permitted = refusalOf(now.authorizer().access(subject)).isEmpty();
    return new PolicyView(now.revision().number(), now.policy(), permitted);
  }

  /**
   * Who changed what, when and why.
   *
   * @param subject who asks
   * @param after the number of the last commit that is not wanted; 0 for all
   * @param most at most so many
   * @return an immutable list, the oldest first; empty if the subject does not administer
   */
  public List<Commit> history(Subject subject, long after, int most) {
    return view(subject).permitted() ? store.history(after, most) : ImmutableList.of();
  }

  /**
   * Carries a command out, or says why not.
   *
   * @param by the author
   * @param command what is to be changed
   * @param on the number of the revision that the author looked at
   * @param why a reason in words, for the record
   * @return what became of it
   */
  public CommandOutcome apply(Subject by, Command command, long on, String why) {
    Instant when = settings.clock().instant();
    CommandOutcome outcome = decide(by, command, on, why, when);
    settings
        .listener()
        .accept(new AdminEvent(by, when, command.toString(), why, outcome.toString()));
    return outcome;
  }

  private CommandOutcome decide(Subject by, Command command, long on, String why, Instant when) {
    Compiled now = current();
    Access access = now.authorizer().access(by);
    Optional<CommandOutcome.Refused> refused =
        refusalOf(access)
            .or(
                () ->
                    why.isBlank()
                        ? refused(CommandRefusalReason.NO_REASON_GIVEN)
                        : Optional.empty());
    if (refused.isPresent()) {
      return refused.get();
    }
    if (on != now.revision().number()) {
      return new CommandOutcome.Conflict(now.revision().number());
    }
    Planner planner = new Planner(now.policy(), settings.builtInRoles(), settings.clock());
    refused = planner.plan(command);
    return refused.isPresent()
        ? refused.get()
        : make(now, access, command, planner.changes(), why, when);
  }

  private Optional<CommandOutcome.Refused> refusalOf(Access access) {
    if (!access.subject().isIdentified() || !access.isAdmin()) {
      return refused(CommandRefusalReason.NOT_ADMINISTRATOR);
    }
    return settings.serviceAccounts().include(access.subject())
        ? refused(CommandRefusalReason.SERVICE_ACCOUNT)
        : Optional.empty();
  }

  private static Optional<CommandOutcome.Refused> refused(CommandRefusalReason reason) {
    return Optional.of(CommandOutcome.Refused.because(reason, "nothing was looked at"));
  }

  private CommandOutcome make(
      Compiled now,
      Access access,
      Command command,
      List<PolicyChange> changes,
      String why,
      Instant when) {
    Compiled next;
    try {
      next = compile(now.revision().next(changes), now);
    } catch (DiagnosticException wrong) {
      return new CommandOutcome.Invalid(wrong.diagnostics());
    }
    Optional<CommandOutcome.Refused> refused =
        moreThanHeld(now, next.policy(), access, changes, when)
            .or(
                () ->
                    new ServiceRule(settings.serviceAccounts(), now.policy(), next.policy())
                        .brokenBy(changes));
    return refused.isPresent()
        ? refused.get()
        : store(
            new Commit(
                next.revision().number(),
                Author.of(access.subject()),
                when,
                why,
                command.toString(),
                changes),
            next);
  }

  private CommandOutcome store(Commit commit, Compiled next) {
    PolicyStore.CommitResult answer = store.append(commit, next.revision());
    if (answer instanceof PolicyStore.CommitResult.Conflict conflict) {
      return new CommandOutcome.Conflict(conflict.current());
    } else if (answer instanceof PolicyStore.CommitResult.Failed failed) {
      return new CommandOutcome.Refused(
          CommandRefusalReason.NOT_STORED, failed.why(), Optional.empty(), failed.cause());
    }
    latest = next;
    return new CommandOutcome.Applied(next.revision(), commit);
  }

  private Optional<CommandOutcome.Refused> moreThanHeld(
      Compiled now, Policy after, Access access, List<PolicyChange> changes, Instant when) {
    if (AdminRights.allowed(access, AdminRights.ESCALATE, AdminRights.policy())) {
      return Optional.empty();
    }
    List<Grant> gains =
        new GrantSearch(
                now.policy(),
                after,
                role -> AdminRights.allowed(access, AdminRights.BIND, AdminRights.role(role)))
            .of(changes);
    return new HeldPermissions(now.policy(), access, when, settings.steps()).refusal(gains);
  }
}
