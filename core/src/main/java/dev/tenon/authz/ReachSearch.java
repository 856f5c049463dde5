package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import dev.tenon.condition.Attributes;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.FreshText;
import dev.tenon.enumeration.GenericPath;
import dev.tenon.enumeration.Lengths;
import dev.tenon.enumeration.PathEnumerator;
import dev.tenon.enumeration.PatternConstraint;
import dev.tenon.enumeration.TenantNames;
import dev.tenon.enumeration.Tenants;
import dev.tenon.path.Coverage;
import dev.tenon.path.Literal;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Effect;
import dev.tenon.rules.Action;
import dev.tenon.rules.RuleException;
import dev.tenon.rules.UnusedCharacter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Searches a path at or beneath a resource on which an action is allowed, or held for approval.
 *
 * <p>Every allowed path is covered by the resource's subtree, an include of the tenant, a rule that
 * allows, and such a rule of each limit; each generic path that all of them cover is decided. Where
 * held paths are searched, rules that hold count like those that allow. A generic path is as hard
 * to forbid as any path that it stands for, but for exceptions: where a rule that forbids has one,
 * its patterns are combined with the others. For one question and one thread.
 */
final class ReachSearch {

  /** The maximum number of steps, some tens of milliseconds. */
  private static final long STEPS = 20_000;

  private final CompiledPolicy policy;
  private final Aliases aliases;
  private final TenantView tenant;
  private final Variables variables;
  private final Effect effect;
  private final Budget budget = new Budget(STEPS);

  /**
   * A search for a subject with these values in a tenant.
   *
   * @param effect what is searched: {@link Effect#ALLOW} or {@link Effect#STAGE}
   */
  ReachSearch(CompiledPolicy policy, TenantView tenant, Variables variables, Effect effect) {
    this.policy = policy;
    this.aliases = policy.aliases();
    this.tenant = tenant;
    this.variables = variables;
    this.effect = effect;
  }

  /** The rules of a question, and what is found among them. */
  private record Question(
      Action action,
      long now,
      List<RulesInScope> rules,
      Predicate<Resource> fits,
      FreshText fresh,
      Lengths lengths) {}

  /**
   * Whether there is such a path; perhaps if the search ends before it is known, or if it depends
   * on attributes or on what the tenant infers.
   *
   * @param permissions what decides about a single path
   * @param scopes the rules of the subject's roles and the excludes of the tenant
   * @param limits the rules of each limit
   */
  Reachability find(
      TenantPermissions permissions,
      List<RulesInScope> scopes,
      List<List<RulesInScope>> limits,
      String name,
      Resource resource) {
    if (!resource.isCanonical()) {
      return Reachability.NO;
    }
    List<RulesInScope> all = new ArrayList<>(scopes);
    limits.forEach(all::addAll);
    Lengths lengths = lengths(all);
    FreshText fresh = new FreshText(unused(all, resource).find());
    long now = permissions.now(policy);
    Predicate<Resource> fits =
        path ->
            permissions
                    .decide(policy, variables, Attributes.none(), name, path, false, now)
                    .effect()
                == effect;
    Question question =
        new Question(policy.actions().resolve(name), now, all, fits, fresh, lengths);
    try {
      return isFound(question, scopes, limits, resource)
          ? Reachability.YES
          : dependsOnMore(question) ? Reachability.PERHAPS : Reachability.NO;
    } catch (Budget.Exhausted exhausted) {
      return Reachability.PERHAPS;
    }
  }

  /** Whether conditions or relations may allow what is not allowed without attributes. */
  private boolean dependsOnMore(Question question) {
    return !tenant.inferences().isEmpty()
        || question.rules().stream()
            .flatMap(scope -> scope.rules().stream())
            .anyMatch(
                rule ->
                    rule.concerns(question.action(), question.now()) && rule.dependsOnAttributes());
  }

  private Lengths lengths(List<RulesInScope> scopes) {
    Lengths lengths = Lengths.none().with(tenant.included());
    for (RulesInScope scope : scopes) {
      lengths = scope.path() == null ? lengths : lengths.with(beneath(scope.path()));
      for (CompiledRule rule : scope.rules()) {
        lengths = lengths.with(rule.pattern());
        for (RuleException exception : rule.exceptions().all()) {
          lengths = lengths.with(exception.patterns());
        }
      }
    }
    return lengths;
  }

  private UnusedCharacter unused(List<RulesInScope> scopes, Resource resource) {
    UnusedCharacter unused = new UnusedCharacter();
    resource.segments().forEach(unused::add);
    variables.asMap().values().forEach(values -> values.forEach(unused::add));
    aliases.asMap().forEach((alias, name) -> alias.segments().forEach(unused::add));
    tenant.included().forEach(unused::add);
    for (RulesInScope scope : scopes) {
      scope.variables().asMap().values().forEach(values -> values.forEach(unused::add));
      if (scope.path() != null) {
        scope.path().segments().forEach(unused::add);
      }
      for (CompiledRule rule : scope.rules()) {
        unused.add(rule.pattern());
        rule.exceptions().all().forEach(each -> each.patterns().forEach(unused::add));
      }
    }
    return unused;
  }

  private boolean isFound(
      Question question,
      List<RulesInScope> scopes,
      List<List<RulesInScope>> limits,
      Resource resource) {
    List<List<List<PatternConstraint>>> demands = new ArrayList<>();
    for (List<RulesInScope> limit : limits) {
      demands.add(allowing(question, limit));
    }
    demands.add(0, allowing(question, scopes));
    demands.add(0, included());
    for (ResourcePattern region : regions(resource)) {
      if (combine(question, demands, List.of(PatternConstraint.of(region, 0)))) {
        return true;
      }
    }
    return false;
  }

  private List<List<PatternConstraint>> included() {
    List<List<PatternConstraint>> included = new ArrayList<>();
    for (ResourcePattern pattern : tenant.included()) {
      known(pattern, variables).forEach(one -> included.add(List.of(one)));
    }
    return included;
  }

  /** The constraints of each rule that allows; of those that hold too, if that is searched. */
  private List<List<PatternConstraint>> allowing(Question question, List<RulesInScope> scopes) {
    List<List<PatternConstraint>> allowing = new ArrayList<>();
    for (RulesInScope scope : scopes) {
      Resource path = scope.path();
      for (CompiledRule rule : scope.rules()) {
        if (!forbids(rule) && rule.concerns(question.action(), question.now())) {
          for (PatternConstraint pattern : known(rule.pattern(), scope.variables())) {
            allowing.add(
                path == null
                    ? List.of(pattern)
                    : List.of(pattern, PatternConstraint.of(beneath(path), 0)));
          }
        }
      }
    }
    return allowing;
  }

  /** Whether a rule keeps a path that it covers from being what is searched. */
  private boolean forbids(CompiledRule rule) {
    Effect its = rule.reason().effect();
    return its == Effect.DENY || (its == Effect.STAGE && effect == Effect.ALLOW);
  }

  /** Tries each combination of one constraint of each demand. */
  private boolean combine(
      Question question,
      List<List<List<PatternConstraint>>> demands,
      List<PatternConstraint> tracks) {
    if (demands.isEmpty()) {
      return find(question, tracks, Set.of());
    }
    for (List<PatternConstraint> demand : demands.get(0)) {
      budget.step();
      boolean meets =
          demand.stream()
              .allMatch(one -> tracks.stream().allMatch(t -> t.known().intersects(one.known())));
      if (meets && combine(question, demands.subList(1, demands.size()), more(tracks, demand))) {
        return true;
      }
    }
    return false;
  }

  private static List<PatternConstraint> more(
      List<PatternConstraint> some, List<PatternConstraint> more) {
    return ImmutableList.<PatternConstraint>builder().addAll(some).addAll(more).build();
  }

  /** The resource and what is beneath under canonical names. */
  private List<ResourcePattern> regions(Resource resource) {
    Set<Resource> roots = new LinkedHashSet<>();
    roots.add(aliases.resolve(resource));
    aliases
        .asMap()
        .forEach(
            (alias, name) -> {
              if (alias.size() > resource.size()
                  && alias.ancestor(resource.size()).equals(resource)) {
                roots.add(name);
              }
            });
    return roots.stream().map(ReachSearch::beneath).toList();
  }

  private static ResourcePattern beneath(Resource root) {
    return ResourcePattern.of(
        root.segments().stream().map(segment -> new Literal(segment).toString()).toList());
  }

  /** The pattern with known values; none if a variable has no value. */
  private List<PatternConstraint> known(ResourcePattern pattern, Variables values) {
    return pattern.variables().stream().allMatch(values::isSet)
        ? PatternConstraint.of(pattern, 0).knowing(values.asMap(), Set.of(), budget)
        : List.of();
  }

  private boolean find(
      Question question, List<PatternConstraint> tracks, Set<PatternConstraint> excepted) {
    budget.step();
    Set<PatternConstraint> more = new LinkedHashSet<>();
    Predicate<GenericPath> found =
        word -> {
          boolean fits = question.fits().test(word.resource());
          if (!fits) {
            more.addAll(exceptions(question, word.resource()));
          }
          return fits;
        };
    if (PathEnumerator.find(
        tracks,
        Tenants.of(TenantNames.any()),
        question.fresh(),
        question.lengths(),
        budget,
        found)) {
      return true;
    }
    more.removeAll(excepted);
    for (PatternConstraint exception : more) {
      Set<PatternConstraint> all = new LinkedHashSet<>(excepted);
      all.add(exception);
      if (find(question, more(tracks, List.of(exception)), all)) {
        return true;
      }
    }
    return false;
  }

  /** The patterns of exceptions that may keep what forbids a path from covering an instance. */
  private List<PatternConstraint> exceptions(Question question, Resource path) {
    Resource resource = aliases.resolve(path);
    List<PatternConstraint> patterns = new ArrayList<>();
    for (RulesInScope scope : question.rules()) {
      for (CompiledRule rule : scope.rules()) {
        if (!rule.exceptions().isEmpty()
            && forbids(rule)
            && rule.concerns(question.action(), question.now())
            && scope.contain(resource)
            && rule.coverage(resource, scope.variables(), question.action()) != Coverage.NONE) {
          for (RuleException exception : rule.exceptions().all()) {
            if (exception.actions().contains(question.action())) {
              exception.patterns().forEach(each -> patterns.addAll(known(each, scope.variables())));
            }
          }
        }
      }
    }
    return patterns;
  }
}
