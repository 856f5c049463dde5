package dev.tenon.suite;

import com.google.common.collect.ImmutableList;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import java.util.List;
import java.util.Optional;

/** What is wrong with the run of a suite as a whole. */
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
    return found.build();
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
    return any || !selection.isEverything()
        ? Optional.empty()
        : Optional.of(
            Diagnostic.error("nothing-run", suite.place(), "no case of the suite was run")
                .because("a green result that rests on nothing is worse than none")
                .mend("add a case that is not skipped and expects something"));
  }
}
