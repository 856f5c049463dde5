package dev.tenon.authz;

import dev.tenon.condition.Attributes;
import dev.tenon.condition.RuleCondition;
import dev.tenon.filter.Condition;
import dev.tenon.filter.InexpressibleException;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Inference;
import dev.tenon.rules.Action;
import dev.tenon.rules.RuleException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Computes the resources on which an action is allowed in a tenant, as a condition, from the
 * compiled rules.
 */
final class Filtering {

  /** The maximum number of inferred resources in a filter. */
  private static final int MOST_INFERRED = 10_000;

  private final CompiledPolicy policy;
  private final TenantView tenant;
  private final Variables variables;
  private final Attributes request;

  Filtering(CompiledPolicy policy, TenantView tenant, Variables variables, Attributes request) {
    this.policy = policy;
    this.tenant = tenant;
    this.variables = variables;
    this.request = request;
  }

  /** The filter for an action, from all excludes and all rules of the subject's roles. */
  ResourceFilter of(List<RulesInScope> scopes, Action action) {
    Set<Condition> allowed = new LinkedHashSet<>();
    Set<Condition> withheld = new LinkedHashSet<>();
    collect(scopes, action, allowed, withheld);
    Set<Condition> visible = new LinkedHashSet<>();
    for (ResourcePattern pattern : tenant.included()) {
      visible.add(Condition.covered(pattern, variables));
    }
    visible.addAll(inferred(visible, allowed, withheld));
    return filter(visible, allowed, withheld, scopes, action);
  }

  /** The filter for what a limit allows, whether visible or not. */
  ResourceFilter ofLimit(List<RulesInScope> scopes, Action action) {
    Set<Condition> allowed = new LinkedHashSet<>();
    Set<Condition> withheld = new LinkedHashSet<>();
    collect(scopes, action, allowed, withheld);
    return filter(Set.of(Condition.EVERYTHING), allowed, withheld, scopes, action);
  }

  private ResourceFilter filter(
      Set<Condition> visible,
      Set<Condition> allowed,
      Set<Condition> withheld,
      List<RulesInScope> scopes,
      Action action) {
    ResourceFilter filter =
        ResourceFilter.of(visible, allowed, withheld).named(policy.aliases().asMap());
    boolean momentary =
        scopes.stream()
            .flatMap(scope -> scope.rules().stream())
            .anyMatch(rule -> rule.isAbout(action) && rule.readsTime());
    long now = policy.now();
    return momentary
        ? filter.until(Instant.ofEpochMilli(now + 1))
        : nextChange(scopes, action, now).map(filter::until).orElse(filter);
  }

  private void collect(
      List<RulesInScope> scopes, Action action, Set<Condition> allowed, Set<Condition> withheld) {
    long now = policy.now();
    for (RulesInScope scope : scopes) {
      for (CompiledRule rule : scope.rules()) {
        if (rule.concerns(action, now)) {
          boolean allows = rule.reason().effect() == Effect.ALLOW;
          (allows ? allowed : withheld).add(condition(rule, scope, action, allows, now));
        }
      }
    }
  }

  /**
   * What a rule covers. One that allows counts if its condition is true; another one withholds
   * unless its condition is false.
   */
  private Condition condition(
      CompiledRule rule, RulesInScope scope, Action action, boolean allows, long now) {
    Condition covered = condition(rule, scope, action);
    if (!rule.dependsOnAttributes()) {
      return covered;
    }
    List<Condition> all = new ArrayList<>();
    all.add(covered);
    RuleCondition demanded = rule.demanded();
    if (!demanded.isAlways()) {
      all.add(
          allows
              ? when(demanded, scope, now)
              : Condition.not(when(RuleCondition.not(demanded), scope, now)));
    }
    for (RuleException exception : rule.exceptions().all()) {
      if (exception.condition() != null && exception.actions().contains(action)) {
        all.add(spared(exception, scope, allows, now));
      }
    }
    return Condition.allOf(all);
  }

  /**
   * Where an exception with a condition does not apply: for sure, as a rule that allows demands, or
   * perhaps.
   */
  private Condition spared(RuleException exception, RulesInScope scope, boolean surely, long now) {
    RuleCondition demanded = exception.written().condition();
    return surely
        ? Condition.anyOf(
            List.of(
                Condition.not(covered(exception, scope.variables(), false)),
                when(RuleCondition.not(demanded), scope, now)))
        : Condition.not(
            Condition.allOf(
                covered(exception, scope.variables(), true), when(demanded, scope, now)));
  }

  private Condition when(RuleCondition demanded, RulesInScope scope, long now) {
    return Condition.when(
        demanded, policy.attributes(), scope.variables(), request, Instant.ofEpochMilli(now));
  }

  private static Condition condition(CompiledRule rule, RulesInScope scope, Action action) {
    boolean full = rule.needed() == Coverage.FULL;
    List<Condition> all = new ArrayList<>();
    Resource path = scope.path();
    if (path != null) {
      all.addAll(segments(path));
    }
    all.add(covered(rule.pattern(), scope.variables(), full));
    List<Condition> excepted = new ArrayList<>();
    for (RuleException exception : rule.exceptions().all()) {
      if (exception.condition() == null && exception.actions().contains(action)) {
        excepted.add(covered(exception, scope.variables(), !full));
      }
    }
    if (!excepted.isEmpty()) {
      all.add(Condition.not(Condition.anyOf(excepted)));
    }
    return Condition.allOf(all);
  }

  private static Condition covered(RuleException exception, Variables variables, boolean full) {
    return exception.patterns().isEmpty()
        ? Condition.EVERYTHING
        : Condition.anyOf(
            exception.patterns().stream()
                .map(pattern -> covered(pattern, variables, full))
                .toList());
  }

  private static Condition covered(ResourcePattern pattern, Variables variables, boolean full) {
    return full
        ? Condition.covered(pattern, variables)
        : Condition.perhapsCovered(pattern, variables);
  }

  /** The next instant at which a rule for the action starts or ends. */
  private static Optional<Instant> nextChange(List<RulesInScope> scopes, Action action, long now) {
    return scopes.stream()
        .flatMap(scope -> scope.rules().stream())
        .filter(compiledRule -> compiledRule.isAbout(action))
        .map(CompiledRule::validity)
        .flatMap(validity -> Stream.of(validity.start(), validity.end()))
        .flatMap(Optional::stream)
        .filter(instant -> instant.toEpochMilli() > now)
        .min(Instant::compareTo);
  }

  /** A condition for each inferred resource that may affect the result. */
  private List<Condition> inferred(
      Set<Condition> included, Set<Condition> allowed, Set<Condition> withheld) {
    List<Condition> inferred = new ArrayList<>();
    for (Inference inference : tenant.inferences()) {
      Set<Condition> hidden = new LinkedHashSet<>(withheld);
      hidden.addAll(included);
      Condition shown = shownBy(inference);
      if (!ResourceFilter.of(Set.of(shown), allowed, hidden).isNothing()) {
        targets(inference).forEach(target -> inferred.add(exactly(target)));
      }
      if (inferred.size() > MOST_INFERRED) {
        throw refusal(inference, "more than " + MOST_INFERRED + " resources are inferred");
      }
    }
    return inferred;
  }

  private static Condition shownBy(Inference inference) {
    List<String> pattern = inference.to().stream().map(s -> isCapture(s) ? "*" : s).toList();
    return Condition.allOf(
        Condition.covered(ResourcePattern.of(pattern), Variables.none()),
        new Condition.LengthIs(pattern.size()));
  }

  private static boolean isCapture(String segment) {
    return segment.startsWith("{");
  }

  private List<Resource> targets(Inference inference) {
    Iterable<Resource> targets = enumerated(inference);
    List<Resource> shown = new ArrayList<>();
    for (Resource target : targets) {
      if (inference.mayShow(target) && tenant.includes(target, variables, false)) {
        shown.add(target);
      }
    }
    return shown;
  }

  private Iterable<Resource> enumerated(Inference inference) {
    try {
      return tenant
          .relations()
          .targets(inference.relation())
          .orElseThrow(() -> refusal(inference, "the host does not enumerate the relation"));
    } catch (InexpressibleException refused) {
      throw refused;
    } catch (RuntimeException failed) {
      throw refusal(inference, "the host fails to enumerate the relation");
    }
  }

  private static InexpressibleException refusal(Inference inference, String why) {
    return new InexpressibleException(
        InexpressibleException.InexpressibleReason.RELATION_NOT_ENUMERABLE,
        inference.toString(),
        why + "; let its Relations answer `targets`, or filter lists with Access.allowed");
  }

  private static Condition exactly(Resource resource) {
    List<Condition> tests = segments(resource);
    tests.add(new Condition.LengthIs(resource.size()));
    return Condition.allOf(tests);
  }

  /** True of a resource and of everything beneath it. */
  private static List<Condition> segments(Resource resource) {
    List<Condition> tests = new ArrayList<>();
    for (int i = 0; i < resource.size(); i++) {
      tests.add(new Condition.SegmentEquals(i, resource.segment(i)));
    }
    return tests;
  }
}
