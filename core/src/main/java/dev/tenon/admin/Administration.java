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
 * Changes the policy of a store by commands, and refuses changes that give anyone more access than
 * their author has.
 *
 * <pre>{@code
 * Administration administration = Administration.of(store, AdminSettings.standard());
 * long number = administration.view(ada).number();
 * Role viewer = Role.of("viewer").with(Permission.allow("FLINK_VIEW").on("flink/dev"));
 * CommandOutcome outcome =
 *     administration.apply(ada, new Command.CreateRole(viewer), number, "new team, ticket 12");
 * }</pre>
 *
 * <p>The author must hold one of the policy's admin roles and not be a service account. The author
 * must have all access that the command newly gives to any subject, in the same tenant and for the
 * same time from now on: the {@link dev.tenon.analysis analysis} proves it, or the refusal shows a
 * request that the author is not allowed; undecided commands are refused too. {@link AdminRights}
 * permit more. Every administrator may remove access, but removing a DENY or STAGE rule gives
 * access.
 *
 * <p>Thread-safe; each process should have one instance per store. Every outcome is typed, and a
 * command whose outcome is not {@link CommandOutcome.Applied} changed nothing.
 */
public final class Administration {

  private final PolicyStore store;
  private final AdminSettings settings;

  /** The newest compiled revision; compiled again if another thread replaces it. */
  private volatile Compiled latest;

  /** A compiled revision. */
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
   * Creates the administration of the policy in a store.
   *
   * @param store the store of the policy
   * @param settings the settings
   * @return the administration
   * @throws DiagnosticException if the policy would make checks too slow
   */
  public static Administration of(PolicyStore store, AdminSettings settings) {
    return new Administration(store, settings);
  }

  /** Compiles a revision; parts shared with the previous one are reused. */
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
   * The newest revision as a subject may see it.
   *
   * @param subject the requesting subject
   * @return all of it for an administrator, else nothing
   */
  public PolicyView view(Subject subject) {
    Compiled now = current();
    boolean permitted = refusalOf(now.authorizer().access(subject)).isEmpty();
    return new PolicyView(now.revision().number(), now.policy(), permitted);
  }

  /**
   * The history of commits: who changed what, when and why.
   *
   * @param subject the requesting subject
   * @param after only commits after this number are returned; 0 for all
   * @param most the maximum number of commits
   * @return an immutable list, the oldest first; empty if the subject does not administer
   */
  public List<Commit> history(Subject subject, long after, int most) {
    return view(subject).permitted() ? store.history(after, most) : ImmutableList.of();
  }

  /**
   * Executes a command or refuses it with a reason.
   *
   * @param by the author
   * @param command the change
   * @param on the number of the revision on which the command is based
   * @param why the author's reason, for the record
   * @return the outcome
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
