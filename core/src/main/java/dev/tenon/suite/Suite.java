package dev.tenon.suite;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import dev.tenon.analysis.Analysis;
import dev.tenon.authz.Relations;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The tests of a policy.
 *
 * <pre>{@code
 * NamedSubject ada = NamedSubject.of("ada", Subject.of("ada").withRoles("payments-operator"));
 * Suite suite =
 *     Suite.of("payments")
 *         .with(
 *             Case.of("submits in dev", ada)
 *                 .expecting(Effect.ALLOW, "FLINK_SUBMIT", "flink/dev/flink-job/tx_7"));
 * SuiteResult result = suite.run(policy);
 * }</pre>
 *
 * <p>Immutable and thread-safe; equal if all parts except the places are equal.
 */
public final class Suite {

  /**
   * A relation between two resources, as used by a policy's inferences.
   *
   * @param relation its name
   * @param source a resource that a tenant may include
   * @param target the resource that is then visible too
   */
  public record Related(String relation, Resource source, Resource target) {}

  private final String name;
  private final String policy;
  private final Optional<Instant> now;
  private final ImmutableList<Case> cases;
  private final ImmutableList<NamedInvariant> invariants;
  private final ImmutableList<Related> related;
  private final ImmutableList<IgnoredMutant> ignored;
  private final Place place;

  private Suite(
      String name,
      String policy,
      Optional<Instant> now,
      List<Case> cases,
      List<NamedInvariant> invariants,
      List<Related> related,
      List<IgnoredMutant> ignored,
      Place place) {
    this.name = Objects.requireNonNull(name, "name");
    this.policy = Objects.requireNonNull(policy, "policy");
    this.now = now;
    this.cases = ImmutableList.copyOf(cases);
    this.invariants = ImmutableList.copyOf(invariants);
    this.related = ImmutableList.copyOf(related);
    this.ignored = ImmutableList.copyOf(ignored);
    this.place = Objects.requireNonNull(place, "place");
  }

  /**
   * Creates a suite without cases.
   *
   * @param name what the suite tests
   * @return the suite
   */
  public static Suite of(String name) {
    return new Suite(
        name,
        "",
        Optional.empty(),
        ImmutableList.of(),
        ImmutableList.of(),
        ImmutableList.of(),
        ImmutableList.of(),
        Place.code());
  }

  /**
   * Sets the file of the policy.
   *
   * @param file a path relative to the file of the suite; empty if the caller passes the policy
   * @return a new suite
   */
  public Suite ofPolicy(String file) {
    return new Suite(name, file, now, cases, invariants, related, ignored, place);
  }

  /**
   * Sets a fixed time, at which time bounds of rules are evaluated.
   *
   * @param instant the instant of its cases, unless they set their own
   * @return a new suite
   */
  public Suite on(Instant instant) {
    return new Suite(
        name, policy, Optional.of(instant), cases, invariants, related, ignored, place);
  }

  /**
   * Adds cases.
   *
   * @param more the cases
   * @return a new suite
   * @throws IllegalArgumentException if two different subjects have the same name
   */
  public Suite with(Case... more) {
    return with(Arrays.asList(more));
  }

  /**
   * Adds cases.
   *
   * @param more the cases
   * @return a new suite
   * @throws IllegalArgumentException if two different subjects have the same name
   */
  public Suite with(Collection<Case> more) {
    Suite suite =
        new Suite(
            name,
            policy,
            now,
            ImmutableList.<Case>builder().addAll(cases).addAll(more).build(),
            invariants,
            related,
            ignored,
            place);
    suite.subjects();
    return suite;
  }

  /**
   * Adds invariants.
   *
   * @param more the invariants, which a run proves
   * @return a new suite
   */
  public Suite proving(NamedInvariant... more) {
    return proving(Arrays.asList(more));
  }

  /**
   * Adds invariants.
   *
   * @param more the invariants, which a run proves
   * @return a new suite
   */
  public Suite proving(Collection<NamedInvariant> more) {
    ImmutableList<NamedInvariant> all =
        ImmutableList.<NamedInvariant>builder().addAll(invariants).addAll(more).build();
    return new Suite(name, policy, now, cases, all, related, ignored, place);
  }

  /**
   * Adds a relation between two resources.
   *
   * @param relation the name that the policy's inferences use
   * @param source a resource that a tenant may include
   * @param target the resource that is then visible too
   * @return a new suite
   */
  public Suite relating(String relation, Resource source, Resource target) {
    return relating(List.of(new Related(relation, source, target)));
  }

  /**
   * Adds relations between resources.
   *
   * @param more the relations
   * @return a new suite
   */
  public Suite relating(Collection<Related> more) {
    ImmutableList<Related> all =
        ImmutableList.<Related>builder().addAll(related).addAll(more).build();
    return new Suite(name, policy, now, cases, invariants, all, ignored, place);
  }

  /**
   * Ignores some changes of the policy in mutation testing.
   *
   * @param more the changes, each with a reason
   * @return a new suite
   */
  public Suite ignoring(IgnoredMutant... more) {
    return ignoring(Arrays.asList(more));
  }

  /**
   * Ignores some changes of the policy in mutation testing.
   *
   * @param more the changes, each with a reason
   * @return a new suite
   */
  public Suite ignoring(Collection<IgnoredMutant> more) {
    ImmutableList<IgnoredMutant> all =
        ImmutableList.<IgnoredMutant>builder().addAll(ignored).addAll(more).build();
    return new Suite(name, policy, now, cases, invariants, related, all, place);
  }

  /**
   * Sets the place.
   *
   * @param where where the suite was written
   * @return a new suite
   */
  public Suite at(Place where) {
    return new Suite(name, policy, now, cases, invariants, related, ignored, where);
  }

  /**
   * What the suite tests.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * The file of the policy that it tests.
   *
   * @return a path relative to the file of the suite; empty if the caller passes the policy
   */
  public String policy() {
    return policy;
  }

  /**
   * The instant of its cases.
   *
   * @return the instant, empty for any
   */
  public Optional<Instant> now() {
    return now;
  }

  /**
   * The cases.
   *
   * @return an immutable list in the order as written
   */
  public List<Case> cases() {
    return cases;
  }

  /**
   * The invariants.
   *
   * @return an immutable list in the order as written
   */
  public List<NamedInvariant> invariants() {
    return invariants;
  }

  /**
   * The subjects of its cases.
   *
   * @return an immutable map by name, in the order of the cases
   */
  public Map<String, NamedSubject> subjects() {
    Map<String, NamedSubject> subjects = new LinkedHashMap<>();
    for (Case test : cases) {
      NamedSubject known = subjects.putIfAbsent(test.subject().name(), test.subject());
      if (known != null && !known.equals(test.subject())) {
        throw new IllegalArgumentException("two subjects are called `" + known.name() + "`");
      }
    }
    return ImmutableMap.copyOf(subjects);
  }

  /**
   * The relations between resources.
   *
   * @return an immutable list in the order as written
   */
  public List<Related> related() {
    return related;
  }

  /**
   * The changes of the policy to ignore in mutation testing.
   *
   * @return an immutable list in the order as written
   */
  public List<IgnoredMutant> ignored() {
    return ignored;
  }

  /**
   * Where the suite was written.
   *
   * @return the place
   */
  public Place place() {
    return place;
  }

  /**
   * Runs all cases.
   *
   * @param tested the policy
   * @return the result
   */
  public SuiteResult run(Policy tested) {
    return run(tested, Selection.all());
  }

  /**
   * Runs some cases. Compiles the policy once; the cost is about that of the checks. Then proves
   * its invariants, unless a case is marked {@code only}; each within the budget of {@link
   * Analysis}. It is a problem if nothing is run although all was selected, or if the policy has
   * rules with time bounds and the suite sets no time.
   *
   * @param tested the policy
   * @param selection the cases to run
   * @return the result
   */
  public SuiteResult run(Policy tested, Selection selection) {
    return run(tested, selection, result -> {});
  }

  /**
   * Runs some cases and reports each result as soon as it is known.
   *
   * @param tested the policy
   * @param selection the cases to run
   * @param told receives each result, in order
   * @return the result
   */
  public SuiteResult run(Policy tested, Selection selection, Consumer<CaseResult> told) {
    List<Diagnostic> problems = new SuiteProblems(this, tested, selection).find();
    boolean alone = cases.stream().anyMatch(Case::isOnly);
    Runner runner = Runner.of(this, tested);
    ImmutableList.Builder<CaseResult> results = ImmutableList.builder();
    for (Case test : cases) {
      if (selection.selects(test)) {
        CaseResult result =
            alone && !test.isOnly() && test.skipReason().isEmpty()
                ? Runner.skipped(test, "another case says `only`")
                : runner.run(test);
        told.accept(result);
        results.add(result);
      }
    }
    return new SuiteResult(
        this, results.build(), alone ? List.of() : prove(tested, selection), problems);
  }

  List<Proof> prove(Policy tested, Selection selection) {
    Analysis analysis = Analysis.of(tested);
    return invariants.stream()
        .filter(selection::selects)
        .map(stated -> new Proof(stated, analysis.prove(stated.invariant())))
        .toList();
  }

  /** The suite's relations as those of a host. */
  Relations relations() {
    ImmutableListMultimap.Builder<Map.Entry<String, Resource>, Resource> sources =
        ImmutableListMultimap.builder();
    related.forEach(each -> sources.put(Map.entry(each.relation(), each.target()), each.source()));
    ImmutableListMultimap<Map.Entry<String, Resource>, Resource> known = sources.build();
    return (relation, target) -> known.get(Map.entry(relation, target));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Suite other
        && name.equals(other.name)
        && policy.equals(other.policy)
        && now.equals(other.now)
        && cases.equals(other.cases)
        && invariants.equals(other.invariants)
        && related.equals(other.related)
        && ignored.equals(other.ignored);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, policy, now, cases);
  }

  @Override
  public String toString() {
    return name + ": " + cases.size() + (cases.size() == 1 ? " case" : " cases");
  }
}
