package dev.tenon.suite;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableList;
import dev.tenon.analysis.Invariant;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.path.NamePattern;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds problems of the run of a suite as a whole. */
final class SuiteProblems {

  private final Suite suite;
  private final Policy policy;
  private final Selection selection;

  SuiteProblems(Suite suite, Policy policy, Selection selection) {
    this.suite = suite;
    this.policy = policy;
    this.selection = selection;
  }

  List<Diagnostic> find() {
    ImmutableList.Builder<Diagnostic> found = ImmutableList.builder();
    noClock().ifPresent(found::add);
    onlyInUse().ifPresent(found::add);
    nothingRun().ifPresent(found::add);
    found.addAll(new CaseNames(suite, policy).find());
    for (NamedInvariant stated : suite.invariants()) {
      found.addAll(aboutNothing(stated.invariant()));
    }
    return found.build();
  }

  /** Reports names that the policy does not have: an invariant about them would always hold. */
  private List<Diagnostic> aboutNothing(Invariant invariant) {
    ImmutableList.Builder<Diagnostic> found = ImmutableList.builder();
    if (invariant instanceof Invariant.Isolated isolated) {
      List<String> known = policy.tenants().stream().map(Tenant::name).toList();
      for (String tenant : isolated.tenants()) {
        if (!known.contains(tenant)) {
          found.add(unknown("tenant", tenant, known, invariant.place()));
        }
      }
    }
    if (invariant instanceof Invariant.Exclusive exclusive) {
      Set<String> known = policy.roles().keySet();
      for (String role : exclusive.roles()) {
        if (!known.contains(role)) {
          found.add(unknown("role", role, known, invariant.place()));
        }
      }
    }
    Set<String> declared = policy.actions().names();
    for (NamePattern action : actionsOf(invariant)) {
      if (!declared.isEmpty() && declared.stream().noneMatch(action::matches)) {
        found.add(unknown("action", action.toString(), declared, invariant.place()));
      }
    }
    return found.build();
  }

  private static Set<NamePattern> actionsOf(Invariant invariant) {
    if (invariant instanceof Invariant.Never never) {
      return never.actions();
    }
    if (invariant instanceof Invariant.Separate separate) {
      return separate.actions().stream().map(NamePattern::of).collect(toImmutableSet());
    }
    return invariant instanceof Invariant.Only only ? only.actions() : Set.of();
  }

  private static Diagnostic unknown(
      String kind, String name, Collection<String> known, Place place) {
    String message = "unknown " + kind + " " + Diagnostic.quote(name);
    return Diagnostic.error("unknown-" + kind, place, message)
        .because("the policy has none of that name, so the invariant would say nothing")
        .mend(Suggestion.among(name, known));
  }

  private Optional<Diagnostic> noClock() {
    if (suite.now().isPresent() || suite.cases().stream().allMatch(c -> c.now().isPresent())) {
      return Optional.empty();
    }
    return policy.roles().values().stream()
        .flatMap(role -> role.permissions().stream())
        .filter(permission -> !permission.validity().isAlways())
        .findFirst()
        .map(this::noClock);
  }

  private Diagnostic noClock(Permission timed) {
    return Diagnostic.error("no-clock", suite.place(), "the suite does not say when it is")
        .alsoAt(timed.place())
        .because("the policy has rules that begin or end, and the result must not change by itself")
        .mend("add `now: 2026-01-01T00:00:00Z`, with a moment of your choice");
  }

  private Optional<Diagnostic> onlyInUse() {
    return suite.cases().stream()
        .filter(test -> selection.refusesOnly() && test.isOnly())
        .findFirst()
        .map(
            test ->
                Diagnostic.error("only-in-use", test.place(), "a case says `only`")
                    .because("all cases that do not say it are left out")
                    .mend("remove `only` when the work on the case is done"));
  }

  private Optional<Diagnostic> nothingRun() {
    boolean any =
        suite.cases().stream()
            .anyMatch(test -> test.skipReason().isEmpty() && !test.expectations().isEmpty());
    return any || !suite.invariants().isEmpty() || !selection.isEverything()
        ? Optional.empty()
        : Optional.of(
            Diagnostic.error("nothing-run", suite.place(), "no case of the suite was run")
                .because("a green result that rests on nothing is worse than none")
                .mend("add a case that is not skipped and expects something"));
  }
}
