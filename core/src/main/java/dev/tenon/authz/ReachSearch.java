package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.FreshText;
import dev.tenon.enumeration.GenericPath;
import dev.tenon.enumeration.Lengths;
import dev.tenon.enumeration.PathEnumerator;
import dev.tenon.enumeration.PatternConstraint;
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
 * Searches a path at or beneath a resource on which an action is allowed.
 *
 * <p>Every allowed path is covered by the resource's subtree, an include of the tenant and a rule
 * that allows; each generic path that all three cover is decided. A generic path is as hard to
 * forbid as any path that it stands for, but for exceptions: where a rule that forbids has one, its
 * patterns are combined with the others. For one question and one thread.
 */
final class ReachSearch {

  /** The maximum number of steps, some tens of milliseconds. */
  private static final long STEPS = 20_000;

  private final Aliases aliases;
  private final Variables variables;
  private final List<CompiledRule> rules;
  private final List<ResourcePattern> includes;
  private final Predicate<Resource> allows;
  private final Action action;
  private final long now;
  private final Budget budget = new Budget(STEPS);

  /**
   * A search for one subject in one tenant.
   *
   * @param rules the rules of the subject's roles and the excludes of the tenant
   * @param includes what the tenant includes
   * @param allows decides a path
   */
  ReachSearch(
      Aliases aliases,
      Variables variables,
      List<CompiledRule> rules,
      List<ResourcePattern> includes,
      Predicate<Resource> allows,
      Action action,
      long now) {
    this.aliases = aliases;
    this.variables = variables;
    this.rules = rules;
    this.includes = includes;
    this.allows = allows;
    this.action = action;
    this.now = now;
  }

  /** Whether there is such a path; perhaps if the search ends before it is known. */
  Reachability find(Resource resource) {
    try {
      return isFound(resource) ? Reachability.YES : Reachability.NO;
    } catch (Budget.Exhausted exhausted) {
      return Reachability.PERHAPS;
    }
  }

  private boolean isFound(Resource resource) {
    Lengths lengths = Lengths.none();
    UnusedCharacter unused = new UnusedCharacter();
    resource.segments().forEach(unused::add);
    variables.asMap().values().forEach(values -> values.forEach(unused::add));
    aliases.asMap().forEach((alias, name) -> alias.segments().forEach(unused::add));
    for (ResourcePattern include : includes) {
      lengths = lengths.with(include);
      unused.add(include);
    }
    for (CompiledRule rule : rules) {
      lengths = lengths.with(rule.pattern());
      unused.add(rule.pattern());
      for (RuleException exception : rule.exceptions().all()) {
        lengths = lengths.with(exception.patterns());
        exception.patterns().forEach(unused::add);
      }
    }
    FreshText fresh = new FreshText(unused.find());
    for (ResourcePattern region : regions(resource)) {
      for (CompiledRule rule : rules) {
        boolean positive =
            rule.reason().effect() == Effect.ALLOW
                && rule.concerns(action, now)
                && rule.pattern().intersects(region);
        for (PatternConstraint allow : positive ? known(rule.pattern()) : noConstraints()) {
          for (ResourcePattern include : includes) {
            for (PatternConstraint shown : known(include)) {
              List<PatternConstraint> tracks =
                  List.of(PatternConstraint.of(region, 0), allow, shown);
              if (find(tracks, Set.of(), fresh, lengths)) {
                return true;
              }
            }
          }
        }
      }
    }
    return false;
  }

  private static List<PatternConstraint> noConstraints() {
    return List.of();
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
    return roots.stream()
        .map(
            root ->
                ResourcePattern.of(
                    root.segments().stream().map(s -> new Literal(s).toString()).toList()))
        .toList();
  }

  /** The pattern with the subject's values; none if a variable has no value. */
  private List<PatternConstraint> known(ResourcePattern pattern) {
    for (String name : pattern.variables()) {
      if (!variables.isSet(name)) {
        return List.of();
      }
    }
    return PatternConstraint.of(pattern, 0).knowing(variables.asMap(), Set.of(), budget);
  }

  private boolean find(
      List<PatternConstraint> tracks,
      Set<ResourcePattern> excepted,
      FreshText fresh,
      Lengths lengths) {
    budget.step();
    Set<ResourcePattern> more = new LinkedHashSet<>();
    Predicate<GenericPath> found =
        word -> {
          boolean allowed = allows.test(word.resource());
          if (!allowed) {
            more.addAll(exceptions(word.resource()));
          }
          return allowed;
        };
    if (PathEnumerator.find(tracks, fresh, lengths, budget, found)) {
      return true;
    }
    more.removeAll(excepted);
    for (ResourcePattern pattern : more) {
      Set<ResourcePattern> all = new LinkedHashSet<>(excepted);
      all.add(pattern);
      for (PatternConstraint exception : known(pattern)) {
        List<PatternConstraint> longer =
            ImmutableList.<PatternConstraint>builder().addAll(tracks).add(exception).build();
        if (find(longer, all, fresh, lengths)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The patterns of exceptions that may keep what forbids a path from covering an instance. */
  private List<ResourcePattern> exceptions(Resource path) {
    Resource resource = aliases.resolve(path);
    List<ResourcePattern> patterns = new ArrayList<>();
    for (CompiledRule rule : rules) {
      if (!rule.exceptions().isEmpty()
          && rule.reason().effect() != Effect.ALLOW
          && rule.concerns(action, now)
          && rule.coverage(resource, variables, action) != Coverage.NONE) {
        for (RuleException exception : rule.exceptions().all()) {
          if (exception.actions().contains(action)) {
            patterns.addAll(exception.patterns());
          }
        }
      }
    }
    return patterns;
  }
}
