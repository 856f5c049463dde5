package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import dev.tenon.analysis.Analysis;
import dev.tenon.analysis.Answer;
import dev.tenon.analysis.Invariant;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import dev.tenon.subject.TenantName;
import java.time.Instant;
import java.util.ArrayList;
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
 * <p>The author must hold one of the policy's admin roles everywhere and not be a service account.
 * Whoever holds one in a tenant, or an admin role of the tenant, administers the tenant's own
 * roles, assignments and temporary grants, by commands {@linkplain Command#in in} it. The author
 * must have all access that the command newly gives to any subject, in the same tenant and for the
 * same time from now on: the {@link dev.tenon.analysis analysis} proves it, or the refusal shows a
 * request that the author is not allowed; undecided commands are refused too. {@link AdminRights}
 * permit more. Every administrator may remove access, but removing a DENY or STAGE rule gives
 * access. Roles that {@linkplain AdminSettings#withExclusive exclude each other} are given to
 * nobody together.
 *
 * <p>Thread-safe; each process should have one instance per store. Every outcome is typed, and a
 * command whose outcome is not {@link CommandOutcome.Applied} changed nothing.
 */
public final class Administration {

  /** How many commits are read at once. */
  private static final int CHUNK = 256;

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
    return view(subject, "");
  }

  /**
   * The part of the newest revision that belongs to a tenant, as a subject may see it: its own
   * roles, what its administrators assigned, and its temporary grants.
   *
   * @param subject the requesting subject
   * @param tenant the tenant's name
   * @return the tenant's part for an administrator of the tenant or of everything, else nothing
   */
  public PolicyView view(Subject subject, String tenant) {
    Compiled now = current();
    boolean permitted = authority(now, subject, now()).refusal(tenant).isEmpty();
    return new PolicyView(now.revision().number(), now.policy(), tenant, permitted);
  }

  private Instant now() {
    return settings.clock().instant();
  }

  private Authority authority(Compiled now, Subject by, Instant when) {
    return new Authority(now.policy(), now.authorizer().access(by), settings, when);
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
   * The history of a tenant: the commits that changed its own part and nothing else.
   *
   * @param subject the requesting subject
   * @param tenant the tenant's name
   * @param after only commits after this number are returned; 0 for all
   * @param most the maximum number of commits
   * @return an immutable list, the oldest first; empty if the subject does not administer the
   *     tenant
   */
  public List<Commit> history(Subject subject, String tenant, long after, int most) {
    List<Commit> found = new ArrayList<>();
    if (view(subject, TenantName.require(tenant)).permitted()) {
      List<Commit> some = store.history(after, CHUNK);
      while (!some.isEmpty() && found.size() < most) {
        some.stream()
            .filter(commit -> commit.owner().equals(tenant))
            .limit(most - found.size())
            .forEach(found::add);
        some = store.history(some.get(some.size() - 1).number(), CHUNK);
      }
    }
    return ImmutableList.copyOf(found);
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
    Instant when = now();
    CommandOutcome outcome = decide(by, command, on, why, when);
    settings
        .listener()
        .accept(
            new AdminEvent(by, command.owner(), when, command.toString(), why, outcome.toString()));
    return outcome;
  }

  private CommandOutcome decide(Subject by, Command command, long on, String why, Instant when) {
    Compiled now = current();
    Authority author = authority(now, by, when);
    Optional<CommandOutcome.Refused> refused =
        refusalOf(author, command)
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
    try {
      refused = planner.plan(command);
    } catch (DiagnosticException wrong) {
      return new CommandOutcome.Invalid(wrong.diagnostics());
    }
    return refused.isPresent()
        ? refused.get()
        : make(now, by, author, command, planner.changes(), why, when);
  }

  /** Each of several commands needs an administrator of its tenant, or of everything. */
  private static Optional<CommandOutcome.Refused> refusalOf(Authority author, Command command) {
    List<Command> all =
        command instanceof Command.Several several ? several.commands() : List.of(command);
    return all.stream()
        .map(Command::owner)
        .distinct()
        .flatMap(tenant -> author.refusal(tenant).stream())
        .findFirst()
        .flatMap(Administration::refused);
  }

  private static Optional<CommandOutcome.Refused> refused(CommandRefusalReason reason) {
    return Optional.of(CommandOutcome.Refused.because(reason, "nothing was looked at"));
  }

  private CommandOutcome make(
      Compiled now,
      Subject by,
      Authority author,
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
        moreThanHeld(now, next.policy(), author, changes)
            .or(
                () ->
                    new ServiceRule(settings.serviceAccounts(), now.policy(), next.policy())
                        .brokenBy(changes))
            .or(() -> heldTogether(now.policy(), next.policy(), when));
    return refused.isPresent()
        ? refused.get()
        : store(
            new Commit(
                next.revision().number(), Author.of(by), when, why, command.toString(), changes),
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

  /** Why somebody would hold two roles that exclude each other; empty if nobody newly does. */
  private Optional<CommandOutcome.Refused> heldTogether(Policy before, Policy after, Instant when) {
    for (Invariant.Exclusive exclusive : settings.exclusive()) {
      Answer answer =
          Analysis.of(lasting(before, when))
              .withBudget(settings.steps())
              .staysExclusive(lasting(after, when), exclusive);
      if (answer instanceof Answer.Fails fails) {
        Request request = fails.counterexample().request();
        String where = request.tenant().isEmpty() ? "" : " in " + request.tenant();
        String words = fails.counterexample().observations().get(0).where();
        return Optional.of(
            CommandOutcome.Refused.because(
                CommandRefusalReason.EXCLUSIVE_ROLES,
                exclusive + ": " + request.subject().id() + " " + words + where));
      }
      if (answer instanceof Answer.Undecided undecided) {
        return Optional.of(
            CommandOutcome.Refused.because(
                CommandRefusalReason.NOT_PROVED, exclusive + ": " + undecided.reached()));
      }
    }
    return Optional.empty();
  }

  /** The policy without assignments that have ended. */
  private static Policy lasting(Policy policy, Instant now) {
    List<Assignment> kept =
        policy.assignments().stream()
            .filter(assignment -> !assignment.scope().hasEnded(now.toEpochMilli()))
            .toList();
    return kept.size() == policy.assignments().size()
        ? policy
        : policy.toBuilder().withAssignments(kept).build();
  }

  private static Optional<CommandOutcome.Refused> moreThanHeld(
      Compiled now, Policy after, Authority author, List<PolicyChange> changes) {
    if (author.allows(AdminRights.ESCALATE, AdminRights.policy())) {
      return Optional.empty();
    }
    List<Grant> gains = new GrantSearch(now.policy(), after, author).of(changes);
    return new HeldPermissions(author).refusal(gains);
  }
}
