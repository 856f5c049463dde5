package dev.tenon.analysis;

import com.google.common.collect.ImmutableSet;
import dev.tenon.diagnostic.Place;
import dev.tenon.enumeration.Budget;
import dev.tenon.path.AnyName;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Answers questions about all possible requests exactly.
 *
 * <pre>{@code
 * Analysis.diff(before, after).changes();          // who gains and loses what
 * Analysis.implies(before, after);                 // nothing that was allowed is lost
 * Analysis.of(policy).isolated("payments", "fraud");
 * }</pre>
 *
 * <p>Answers cover all subjects with any roles and any variable values, at any time; a role may be
 * held everywhere or in a tenant, on a path and with its own values, and a family of tenants stands
 * for all of its names. The analysis tries a small number of generic requests; each {@link
 * Answer.Fails} includes a request that the engine confirmed. Work is counted in steps and bounded
 * by a budget, so that an answer is the same on every machine; a question that needs more is {@link
 * Answer.Undecided}. Immutable and thread-safe; questions share no state.
 */
public final class Analysis {

  /** The default budget of a question, in steps: some seconds of work. */
  public static final long STEPS = 10_000_000;

  private static final String GRANTED = "granted";

  private final Policy written;
  private final Policy policy;
  private final long steps;

  private Analysis(Policy policy, long steps) {
    this.written = policy;
    this.policy = resolved(policy);
    this.steps = steps;
  }

  /** A policy that makes the same decisions by conditions of rules alone, as far as it can. */
  private static Policy resolved(Policy policy) {
    return ConditionsOfExceptions.moved(policy.flattened());
  }

  /**
   * Creates an analysis of a policy.
   *
   * @param policy the policy
   * @return its analysis, with a budget of {@value #STEPS} steps a question
   */
  public static Analysis of(Policy policy) {
    return new Analysis(policy, STEPS);
  }

  /**
   * Returns this analysis with another budget.
   *
   * @param most the maximum number of steps for one question
   * @return a new analysis
   */
  public Analysis withBudget(long most) {
    return new Analysis(written, most);
  }

  /**
   * Compares two versions of a policy. The cost is proportional to the change, plus one comparison
   * of every role, which is cheap for roles that both policies share.
   *
   * @param before the old policy
   * @param after the new policy
   * @return the changes
   */
  public static Diff diff(Policy before, Policy after) {
    return of(before).diff(after);
  }

  /**
   * Compares this policy with another one that would replace it.
   *
   * @param after the new policy
   * @return the changes
   */
  public Diff diff(Policy after) {
    Policy then = resolved(after);
    String unhandled = Unhandled.between(policy, then);
    return unhandled.isEmpty()
        ? new Comparison(policy, then, new Budget(steps)).diff()
        : new Diff(List.of(), unhandled);
  }

  /**
   * Whether everything that one policy allows is allowed by another one.
   *
   * @param before the policy that may allow less
   * @param after the policy that may allow more
   * @return a proof, or a request that only the first allows
   */
  public static Answer implies(Policy before, Policy after) {
    return of(before).implies(after);
  }

  /**
   * Whether everything that this policy allows is allowed by another one.
   *
   * @param other the policy that may allow more
   * @return a proof, or a request that only this one allows
   */
  public Answer implies(Policy other) {
    Policy then = resolved(other);
    String unhandled = Unhandled.between(policy, then);
    return unhandled.isEmpty()
        ? new Comparison(policy, then, new Budget(steps)).implies()
        : new Answer.Undecided(unhandled);
  }

  /**
   * Whether two policies make the same decision on every request.
   *
   * @param one a policy
   * @param other another policy
   * @return a proof, or a request on which they differ
   */
  public static Answer equivalent(Policy one, Policy other) {
    return of(one).equivalent(other);
  }

  /**
   * Whether another policy makes the same decision as this one on every request. Cheaper than
   * {@link #diff}, which continues after the first difference.
   *
   * @param other another policy
   * @return a proof, or a request on which they differ
   */
  public Answer equivalent(Policy other) {
    Policy then = resolved(other);
    String unhandled = Unhandled.between(policy, then);
    return unhandled.isEmpty()
        ? new Comparison(policy, then, new Budget(steps)).equivalent()
        : new Answer.Undecided(unhandled);
  }

  /**
   * Whether no resource is visible in both tenants, to any subject with any variable values.
   *
   * @param one a tenant's name; the name of a family for all of its tenants, also compared with
   *     each other
   * @param other another tenant's name, or the same family
   * @param shared the resources that both may show
   * @return a proof, or a resource that both show and that is not listed as shared
   */
  public Answer isolated(String one, String other, ResourcePattern... shared) {
    return isolation(ImmutableSet.of(one, other), Arrays.asList(shared)).asAnswer();
  }

  /**
   * Checks all pairs of tenants. Time grows with the number of includes and of overlapping pairs.
   *
   * @param shared the resources that several may show
   * @return the pairs that show a common resource that is not listed as shared
   */
  public Isolation isolated(ResourcePattern... shared) {
    return isolation(Set.of(), Arrays.asList(shared));
  }

  private Isolation isolation(Set<String> tenants, List<ResourcePattern> shared) {
    Evaluator evaluator = judge();
    Overlaps overlaps = new Overlaps(evaluator, search(evaluator), shared);
    return tenants.isEmpty() ? overlaps.amongAll() : overlaps.among(tenants);
  }

  private Evaluator judge() {
    return new Evaluator(new PolicyIndex(policy), Evaluator.NO_RELATIONS);
  }

  private Search search(Evaluator evaluator) {
    return Search.in(new Budget(steps), evaluator.book());
  }

  /**
   * Whether an invariant holds for every request. What a tenant infers depends on the host's
   * relations; an invariant is proved there if it holds even with every possible relation.
   *
   * @param invariant the invariant
   * @return a proof with its scope, or a request that breaks it
   */
  public Answer prove(Invariant invariant) {
    if (invariant instanceof Invariant.Isolated isolated) {
      return isolation(isolated.tenants(), isolated.shared()).asAnswer();
    }
    if (invariant instanceof Invariant.Exclusive exclusive) {
      Answer answer = together(written, exclusive).answer();
      return answer.holds() && written.inheritsUnderConditions()
          ? HeldTogether.byConditions(
              together(HeldTogether.unconditional(written), exclusive).answer(), answer)
          : answer;
    }
    String unhandled =
        invariant instanceof Invariant.Apart
            ? Unhandled.inExceptions(policy)
            : Unhandled.in(policy);
    if (!unhandled.isEmpty()) {
      return new Answer.Undecided(unhandled);
    }
    Answer answer = proofOf(invariant, judge());
    if (answer instanceof Answer.Undecided && Places.infers(policy)) {
      Answer wide =
          proofOf(invariant, new Analysis(Places.showingAllInferred(written), steps).judge());
      return wide.holds() ? wide : answer;
    }
    return answer;
  }

  /**
   * Whether another policy that would replace this one lets nobody hold two roles that exclude each
   * other who could not hold both before. Unlike {@link #prove} it is not about what is so already,
   * and not about roles that applications give or claims give as they stand, which no policy shows.
   *
   * @param after the new policy
   * @param exclusive the roles that nobody holds together
   * @return a proof, or a subject that the new policy lets hold both
   */
  public Answer staysExclusive(Policy after, Invariant.Exclusive exclusive) {
    Answer answer = together(after, exclusive).since(policy);
    return answer.holds() && after.inheritsUnderConditions()
        ? HeldTogether.byConditions(
            together(HeldTogether.unconditional(after), exclusive)
                .since(HeldTogether.unconditional(written)),
            answer)
        : answer;
  }

  private HeldTogether together(Policy about, Invariant.Exclusive exclusive) {
    Evaluator evaluator = new Evaluator(new PolicyIndex(about), Evaluator.NO_RELATIONS);
    return new HeldTogether(evaluator, search(evaluator), exclusive);
  }

  private Answer proofOf(Invariant invariant, Evaluator evaluator) {
    Proofs proofs = new Proofs(evaluator, search(evaluator));
    if (invariant instanceof Invariant.Never never) {
      return proofs.never(never.actions(), never.resources());
    }
    if (invariant instanceof Invariant.Only only) {
      return proofs.only(only.roles(), only.actions(), only.resources());
    }
    if (invariant instanceof Invariant.Apart apart) {
      return proofs.apart(apart.variable(), apart.shared(), apart.exempt());
    }
    if (invariant instanceof Invariant.Separate separate) {
      return proofs.separate(separate.actions(), separate.resources());
    }
    return proofs.within(((Invariant.Within) invariant).resources());
  }

  /**
   * Whether all access is limited to some resources: least privilege.
   *
   * @param resources the resources to which access is permitted
   * @return a proof, or a request beyond them that is allowed or pending approval
   */
  public Answer allowsNothingBeyond(ResourcePattern... resources) {
    return prove(new Invariant.Within(Arrays.asList(resources), Place.code()));
  }

  /**
   * Whether a grantor may give a role to any subject: the grantor must already be allowed
   * everything that the role would newly allow or stage, on every resource, for every action, in
   * every tenant, at every time. A request that is pending approval for the grantor does not
   * justify one that would be allowed.
   *
   * @param grantor who grants, with its roles and variables
   * @param role the role's name; a role that the policy does not define may still enter a tenant
   * @return a proof, or a request that the grant would add, with the decision for the grantor
   */
  public Answer mayGrant(Subject grantor, String role) {
    String unhandled = Unhandled.first(Unhandled.in(policy, grantor), Unhandled.inValues(policy));
    if (!unhandled.isEmpty()) {
      return new Answer.Undecided(unhandled);
    }
    Evaluator evaluator = judge();
    return new Grants(evaluator, search(evaluator), grantor, role).toAnyone();
  }

  /**
   * Whether a grantor may give a role to one grantee, whose roles and variables are exactly those
   * given.
   *
   * @param grantor who grants
   * @param grantee who gets the role
   * @param role the role's name
   * @return a proof, or a request that the grant would add
   */
  public Answer mayGrant(Subject grantor, Subject grantee, String role) {
    String unhandled =
        Unhandled.first(
            Unhandled.first(Unhandled.of(grantee), Unhandled.in(policy, grantor)),
            Unhandled.inValues(policy));
    if (!unhandled.isEmpty()) {
      return new Answer.Undecided(unhandled);
    }
    Evaluator evaluator = judge();
    return new Grants(evaluator, search(evaluator), grantor, role).to(grantee);
  }

  /**
   * Whether a grantor may give one permission to any subject.
   *
   * @param grantor who grants
   * @param permission what is granted
   * @return a proof, or a request that the grant would add
   * @throws dev.tenon.diagnostic.DiagnosticException if it names an action that does not exist
   */
  public Answer mayGrant(Subject grantor, Permission permission) {
    return mayGrant(grantor, Role.of(GRANTED).with(permission), Instant.MIN);
  }

  /**
   * Whether a grantor may give a role that the policy does not define yet, for requests from an
   * instant on: what the grantor was not allowed earlier does not count.
   *
   * @param grantor who grants
   * @param role what is granted; its name alone gives no entry
   * @param from the first instant that counts
   * @return a proof, or a request that the grant would add
   * @throws dev.tenon.diagnostic.DiagnosticException if the role refers to something that does not
   *     exist
   */
  public Answer mayGrant(Subject grantor, Role role, Instant from) {
    String name =
        Stream.concat(
                Stream.of(GRANTED), IntStream.range(0, Integer.MAX_VALUE).mapToObj(i -> i + ""))
            .filter(one -> !isSpokenOf(one))
            .findFirst()
            .orElseThrow();
    Policy with = resolved(written.with(role.withName(name)));
    String unhandled = Unhandled.first(Unhandled.in(with, grantor), Unhandled.inValues(with));
    if (!unhandled.isEmpty()) {
      return new Answer.Undecided(unhandled);
    }
    Evaluator evaluator = new Evaluator(new PolicyIndex(with), Evaluator.NO_RELATIONS);
    Search search = search(evaluator);
    search.from(from);
    return new Grants(evaluator, search, grantor, name).toAnyone();
  }

  private boolean isSpokenOf(String role) {
    return policy.roles().containsKey(role)
        || Stream.concat(
                Stream.concat(policy.adminRoles().stream(), policy.authorizedRoles().stream()),
                policy.tenants().stream().flatMap(tenant -> tenant.roles().stream()))
            .anyMatch(door -> door != AnyName.INSTANCE && door.matches(role));
  }

  /**
   * Finds who is allowed an action somewhere in a region.
   *
   * @param action an exact name, or a glob for any action it matches
   * @param region a resource, or a pattern for anything that it covers
   * @return every match as role and rule, or undecided
   * @throws IllegalArgumentException if the action is empty, or neither a name nor a glob
   */
  public Reaches whoCan(String action, ResourcePattern region) {
    if (action.isEmpty()) {
      throw new IllegalArgumentException("the action is empty: name one, or write `*` for any");
    }
    String unhandled = Unhandled.inExceptions(written);
    if (!unhandled.isEmpty()) {
      return new Reaches.Undecided(List.of(), unhandled);
    }
    return survey().who(NamePattern.of(action), region);
  }

  /**
   * Finds what holders of a role are allowed.
   *
   * @param role the role's name
   * @return every match as rule and tenant, or undecided
   * @throws IllegalArgumentException if the name is empty
   */
  public Reaches whatCan(String role) {
    if (role.isEmpty()) {
      throw new IllegalArgumentException(
          "the role is empty: name one, or ask with Subject.anonymous() for what needs no role");
    }
    String unhandled = Unhandled.inExceptions(written);
    if (!unhandled.isEmpty()) {
      return new Reaches.Undecided(List.of(), unhandled);
    }
    return survey().ofRole(role);
  }

  /**
   * Finds what a subject is allowed with its roles and variables.
   *
   * @param subject any subject
   * @return every match as rule and tenant, or undecided
   */
  public Reaches whatCan(Subject subject) {
    String unhandled = Unhandled.first(Unhandled.of(subject), Unhandled.inExceptions(written));
    if (!unhandled.isEmpty()) {
      return new Reaches.Undecided(List.of(), unhandled);
    }
    return survey().of(subject);
  }

  private AccessQuery survey() {
    Evaluator evaluator = judge();
    return new AccessQuery(evaluator, search(evaluator));
  }

  /**
   * Finds the rules and excludes whose removal, one at a time, would change no decision: shadowed
   * by stronger rules of the same role, repeated, pointless or hidden. Both of two identical rules
   * are reported. A rule that roles inherit under conditions is removed from these too.
   *
   * @return the dead rules with the reasons
   */
  public DeadRules dead() {
    Evaluator evaluator = judge();
    String unhandled =
        Unhandled.first(
            Unhandled.inInheritance(policy, evaluator.book().everyone()),
            Unhandled.besidesExceptions(written),
            Unhandled.inValues(policy));
    if (!unhandled.isEmpty()) {
      return new DeadRules(List.of(), unhandled);
    }
    DeadRules dead = new DeadRuleSearch(evaluator.book(), search(evaluator)).find();
    String undecided = Unhandled.inExceptions(policy);
    return dead.isDecided() && !undecided.isEmpty() ? new DeadRules(dead.rules(), undecided) : dead;
  }
}
