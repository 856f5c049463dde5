package dev.tenon.analysis;

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
 * Questions about every request there can be, answered exactly.
 *
 * <pre>{@code
 * Analysis.diff(before, after).changes();          // who gains and loses what
 * Analysis.implies(before, after);                 // nothing that was allowed is lost
 * Analysis.of(policy).isolated("payments", "fraud");
 * }</pre>
 *
 * <p>Answers are for all subjects with any roles and any values of variables, at any time. They are
 * found by trying generic requests, of which there are few; each {@link Answer.Fails} comes with a
 * request that the engine confirmed. Work is counted in steps and bounded by a budget, so that an
 * answer is the same on every machine; what needs more is {@link Answer.Undecided}. Immutable and
 * safe to share; each question works for itself.
 */
public final class Analysis {

  /** The steps that a question may take unless another number is set: some seconds of work. */
  public static final long STEPS = 10_000_000;

  private static final String GRANTED = "granted";

  private final Policy policy;
  private final long steps;

  private Analysis(Policy policy, long steps) {
    this.policy = policy;
    this.steps = steps;
  }

  /**
   * Questions about a policy.
   *
   * @param policy the policy
   * @return its analysis, with a budget of {@value #STEPS} steps a question
   */
  public static Analysis of(Policy policy) {
    return new Analysis(policy, STEPS);
  }

  /**
   * The same with another budget.
   *
   * @param most the steps that one question may take
   * @return a new analysis
   */
  public Analysis withBudget(long most) {
    return new Analysis(policy, most);
  }

  /**
   * What a change of a policy changes. Costs in proportion to what was changed, after one look at
   * every role, which is short where both policies share it.
   *
   * @param before the policy as it was
   * @param after the policy as it is to be
   * @return the changes
   */
  public static Diff diff(Policy before, Policy after) {
    return of(before).diff(after);
  }

  /**
   * What changes if another policy takes the place of this one.
   *
   * @param after the policy as it is to be
   * @return the changes
   */
  public Diff diff(Policy after) {
    return new Comparison(policy, after, new Budget(steps)).diff();
  }

  /**
   * Whether everything that one policy allows is allowed by another one.
   *
   * @param before the policy that may allow less
   * @param after the policy that may allow more
   * @return a proof, or a request that the first allows and the second does not
   */
  public static Answer implies(Policy before, Policy after) {
    return of(before).implies(after);
  }

  /**
   * Whether everything that this policy allows is allowed by another one.
   *
   * @param other the policy that may allow more
   * @return a proof, or a request that this one allows and the other does not
   */
  public Answer implies(Policy other) {
    return new Comparison(policy, other, new Budget(steps)).implies();
  }

  /**
   * Whether two policies decide every request alike.
   *
   * @param one a policy
   * @param other another policy
   * @return a proof, or a request that they decide differently
   */
  public static Answer equivalent(Policy one, Policy other) {
    return of(one).equivalent(other);
  }

  /**
   * Whether another policy decides every request as this one does. Costs less than {@link #diff},
   * which goes on after the first difference.
   *
   * @param other another policy
   * @return a proof, or a request that they decide differently
   */
  public Answer equivalent(Policy other) {
    return new Comparison(policy, other, new Budget(steps)).equivalent();
  }

  /**
   * Whether no resource is visible in both of two tenants, to anybody with any values of variables.
   *
   * @param one a tenant's name
   * @param other another tenant's name
   * @param shared what both may show on purpose
   * @return a proof, or a resource that both show and that is not shared on purpose
   */
  public Answer isolated(String one, String other, ResourcePattern... shared) {
    return isolation(Set.of(one, other), Arrays.asList(shared)).asAnswer();
  }

  /**
   * All pairs of tenants at once. Time grows with the includes, and with the pairs that meet.
   *
   * @param shared what several may show on purpose
   * @return the pairs that show a resource in common that is not shared on purpose
   */
  public Isolation isolated(ResourcePattern... shared) {
    return isolation(Set.of(), Arrays.asList(shared));
  }

  private Isolation isolation(Set<String> tenants, List<ResourcePattern> shared) {
    Evaluator evaluator = judge();
    return new Overlaps(evaluator, search(evaluator), shared)
        .among(name -> tenants.isEmpty() || tenants.contains(name));
  }

  private Evaluator judge() {
    return new Evaluator(new PolicyIndex(policy), Evaluator.NO_RELATIONS);
  }

  private Search search(Evaluator evaluator) {
    return Search.in(new Budget(steps), evaluator.book());
  }

  /**
   * Whether an invariant holds for every request. What a tenant infers depends on what the host
   * relates; an invariant is proved there if it would hold with all related that could be.
   *
   * @param invariant what must be true
   * @return a proof with its scope, or a request that breaks it
   */
  public Answer prove(Invariant invariant) {
    if (invariant instanceof Invariant.Isolated isolated) {
      return isolation(isolated.tenants(), isolated.shared()).asAnswer();
    }
    Answer answer = proofOf(invariant, judge());
    if (answer instanceof Answer.Undecided && Places.infers(policy)) {
      Answer wide =
          proofOf(invariant, new Analysis(Places.showingAllInferred(policy), steps).judge());
      return wide.holds() ? wide : answer;
    }
    return answer;
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
    return proofs.within(((Invariant.Within) invariant).resources());
  }

  /**
   * Whether nobody is allowed anything beyond some resources: least privilege.
   *
   * @param resources all that there may be access to
   * @return a proof, or a request beyond them that is allowed or held
   */
  public Answer allowsNothingBeyond(ResourcePattern... resources) {
    return prove(new Invariant.Within(Arrays.asList(resources), Place.code()));
  }

  /**
   * Whether a grantor may give a role to anyone: everything that the role would newly allow, or
   * have held, to any subject is allowed to the grantor already, on every resource, for every
   * action, in every tenant, at every time. What is held for the grantor is not enough for what
   * would be allowed.
   *
   * @param grantor who grants, with the roles and variables that it has
   * @param role the role's name; one that the policy does not know still may open a tenant
   * @return a proof, or a request that the grant would add, with what is decided for the grantor
   */
  public Answer mayGrant(Subject grantor, String role) {
    Evaluator evaluator = judge();
    return new Grants(evaluator, search(evaluator), grantor, role).toAnyone();
  }

  /**
   * The same for one grantee with the roles and the variables that it has, and no others.
   *
   * @param grantor who grants
   * @param grantee who gets the role
   * @param role the role's name
   * @return a proof, or a request that the grant would add
   */
  public Answer mayGrant(Subject grantor, Subject grantee, String role) {
    Evaluator evaluator = judge();
    return new Grants(evaluator, search(evaluator), grantor, role).to(grantee);
  }

  /**
   * The same for one permission, given to anyone.
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
   * The same for a role that the policy does not have yet, and for what is asked from an instant
   * on: what the grantor was not allowed earlier does not count.
   *
   * @param grantor who grants
   * @param role what is granted; its name says nothing, and opens no door
   * @param from the first instant that counts
   * @return a proof, or a request that the grant would add
   * @throws dev.tenon.diagnostic.DiagnosticException if the role names something that does not
   *     exist
   */
  public Answer mayGrant(Subject grantor, Role role, Instant from) {
    String name =
        Stream.concat(
                Stream.of(GRANTED), IntStream.range(0, Integer.MAX_VALUE).mapToObj(i -> i + ""))
            .filter(one -> !isSpokenOf(one))
            .findFirst()
            .orElseThrow();
    Policy with = policy.with(role.withName(name));
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
   * Who is allowed an action somewhere in a region.
   *
   * @param action an exact name, or a glob for any action it matches
   * @param region a resource, or a pattern for anything that it covers
   * @return all of it, a role and a rule each, or undecided
   * @throws IllegalArgumentException if the action is empty, or neither a name nor a glob
   */
  public Reaches whoCan(String action, ResourcePattern region) {
    if (action.isEmpty()) {
      throw new IllegalArgumentException("the action is empty: name one, or write `*` for any");
    }
    return survey().who(NamePattern.of(action), region);
  }

  /**
   * What holders of a role are allowed.
   *
   * @param role the role's name
   * @return all of it, a rule in a tenant each, or undecided
   * @throws IllegalArgumentException if the name is empty
   */
  public Reaches whatCan(String role) {
    if (role.isEmpty()) {
      throw new IllegalArgumentException(
          "the role is empty: name one, or ask with Subject.anonymous() for what needs no role");
    }
    return survey().ofRole(role);
  }

  /**
   * What a subject is allowed, with the roles and the variables that it has.
   *
   * @param subject any subject
   * @return all of it, a rule in a tenant each, or undecided
   */
  public Reaches whatCan(Subject subject) {
    return survey().of(subject);
  }

  private AccessQuery survey() {
    Evaluator evaluator = judge();
    return new AccessQuery(evaluator, search(evaluator));
  }

  /**
   * The rules and excludes without which every request would be decided alike: what is shadowed by
   * stronger rules that come with the same role, repeated, pointless or hidden. Of two rules that
   * say the same, both are named.
   *
   * @return the dead rules, with what makes them so
   */
  public DeadRules dead() {
    Evaluator evaluator = judge();
    return new DeadRuleSearch(evaluator.book(), search(evaluator)).find();
  }
}
