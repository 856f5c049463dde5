package dev.tenon.cli;

import dev.tenon.analysis.Analysis;
import dev.tenon.analysis.Counterexample;
import dev.tenon.analysis.Invariant;
import dev.tenon.analysis.Isolation;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.path.InvalidPathException;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenon isolated}: whether tenants, or the values of a variable, are isolated. */
@Command(
    name = "isolated",
    description = {
      "Prove that no resource is visible in two tenants, or show one that is.",
      "With --by: that subjects without a common value of a variable are allowed nothing in common."
    },
    exitCodeList = {
      "0:proved",
      "1:something is shared, and is shown",
      "2:a wrong option, or a missing or broken file",
      "3:undecided within the steps"
    })
final class Isolated extends Verb {

  @Mixin final PolicyOption policy = new PolicyOption();
  @Mixin final StepsOption steps = new StepsOption();

  @Option(
      names = "--shared",
      paramLabel = "PATTERN",
      description = "What is shared on purpose. May be repeated.")
  List<String> shared = new ArrayList<>();

  @Option(names = "--by", paramLabel = "VARIABLE", description = "Such as project.")
  String variable = "";

  @Option(
      names = "--exempt",
      paramLabel = "ROLE",
      description = "With --by: a role, or a glob, whose holders see more. May be repeated.")
  List<String> exempt = new ArrayList<>();

  @Parameters(
      paramLabel = "TENANT",
      arity = "0..*",
      description = "Two tenants or more. Without them: all.")
  List<String> tenants = new ArrayList<>();

  Isolated(Terminal terminal) {
    super("isolated", terminal);
  }

  @Override
  Answer answer() {
    Policy read = policy.read(terminal()).policy();
    List<ResourcePattern> common = shared.stream().map(Evidence::pattern).toList();
    Analysis analysis = steps.of(read);
    if (!variable.isEmpty()) {
      return answer(analysis.prove(apart(common)));
    }
    refuseUnknown(read);
    return tenants.isEmpty()
        ? answer(analysis.isolated(common.toArray(new ResourcePattern[0])))
        : answer(analysis.prove(isolated(common)));
  }

  private Invariant apart(List<ResourcePattern> common) {
    if (!tenants.isEmpty()) {
      throw new Usage("--by is about all subjects, not about tenants");
    }
    Set<NamePattern> roles = new LinkedHashSet<>();
    for (String role : exempt) {
      try {
        roles.add(NamePattern.of(role));
      } catch (InvalidPathException refused) {
        throw new Usage("not a role or a glob: " + Diagnostic.quote(role));
      }
    }
    return new Invariant.Apart(variable, common, roles, Place.code());
  }

  private Invariant isolated(List<ResourcePattern> common) {
    return new Invariant.Isolated(new LinkedHashSet<>(tenants), common, Place.code());
  }

  /** Refuses questions whose proof would be trivial, such as about an unknown tenant. */
  private void refuseUnknown(Policy read) {
    if (!exempt.isEmpty()) {
      throw new Usage("--exempt goes with --by");
    }
    List<String> known = read.tenants().stream().map(Tenant::name).toList();
    for (String tenant : tenants) {
      if (!known.contains(tenant)) {
        throw new Usage(
            "no tenant " + Diagnostic.quote(tenant) + "; " + Suggestion.among(tenant, known));
      }
    }
    if (!read.usesTenants()) {
      throw new Usage("the policy has no tenants; --by VARIABLE asks about a variable's values");
    }
    if (new LinkedHashSet<>(tenants).size() == 1) {
      throw new Usage("a tenant is isolated from others: name two or more, or none for all");
    }
  }

  private Answer answer(Isolation isolation) {
    if (isolation.leaks().isEmpty()) {
      return answer(isolation.asAnswer());
    }
    Answer answer = Answer.no();
    isolation
        .leaks()
        .forEach(
            leak -> answer.line(ink().bad(leak.toString())).line(Evidence.seenBy(leak.example())));
    if (!isolation.reached().isEmpty()) {
      answer.note("undecided, there may be more: " + isolation.reached());
    }
    return answer
        .with("isolated", false)
        .with(
            "witnesses",
            isolation.leaks().stream().map(l -> Evidence.witness(l.example())).toList());
  }

  private Answer answer(dev.tenon.analysis.Answer found) {
    if (found instanceof dev.tenon.analysis.Answer.Holds holds) {
      return Answer.yes()
          .line(ink().good("isolated") + ": " + holds.scope())
          .with("isolated", true)
          .with("scope", holds.scope());
    }
    if (found instanceof dev.tenon.analysis.Answer.Fails fails) {
      return Answer.no()
          .line(ink().bad("not isolated") + ": " + fails.counterexample().request().resource())
          .line(
              variable.isEmpty()
                  ? Evidence.seenBy(fails.counterexample())
                  : text(fails.counterexample()))
          .with("isolated", false)
          .with("witnesses", List.of(Evidence.witness(fails.counterexample())));
    }
    String reached = ((dev.tenon.analysis.Answer.Undecided) found).reached();
    return Answer.undecided()
        .line(ink().held("undecided") + ": " + reached)
        .with("reached", reached);
  }

  private static String text(Counterexample counterexample) {
    return counterexample.toString().indent(2).stripTrailing();
  }
}
