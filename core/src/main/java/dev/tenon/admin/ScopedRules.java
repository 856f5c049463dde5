package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Lists;
import dev.tenon.condition.RuleCondition;
import dev.tenon.path.AnyDepth;
import dev.tenon.path.Coverage;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.VariablePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Validity;
import dev.tenon.rules.ReservedRules;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of a role that is held in a scope, as rules of a role that is held without one: with
 * the scope's values in place of its variables, on its path, until its end, and with the name of
 * the active tenant.
 *
 * <p>A rule that cannot be written so is approximated to the safe side: access of an author becomes
 * less, and access that somebody gets becomes more.
 */
final class ScopedRules {

  /** The most patterns that one pattern becomes. */
  private static final int MOST_PATTERNS = 64;

  private final Policy policy;
  private final String tenant;
  private final boolean gained;
  private final Variables values;

  private ScopedRules(Policy policy, String tenant, boolean gained, Variables values) {
    this.policy = policy;
    this.tenant = tenant;
    this.gained = gained;
    this.values = values;
  }

  /** What somebody gets in a tenant; an empty name is for none in particular. */
  static ScopedRules gained(Policy policy, String tenant) {
    return new ScopedRules(policy, tenant, true, Variables.none());
  }

  /** What an author has in a tenant, with the author's own values of variables. */
  static ScopedRules had(Policy policy, String tenant, Variables values) {
    return new ScopedRules(policy, tenant, false, values);
  }

  /** The rules that one rule becomes; none if it covers nothing in the scope. */
  List<Permission> of(Permission rule, RoleScope scope) {
    Optional<Validity> time = until(rule.validity(), scope.end());
    if (time.isEmpty()) {
      return ImmutableList.of();
    }
    Permission timed = rule.withoutLabels().during(time.get());
    Permission named = tenant.isEmpty() ? timed : inTenant(timed);
    return scope.isPlain() ? ImmutableList.of(named) : scoped(named, scope);
  }

  private static Optional<Validity> until(Validity validity, Optional<Instant> end) {
    Instant last = validity.end().orElse(Instant.MAX);
    Instant until = end.filter(last::isAfter).orElse(last);
    if (until.equals(Instant.MAX)) {
      return Optional.of(validity);
    }
    Optional<Instant> start = validity.start();
    if (start.isEmpty()) {
      return Optional.of(Validity.until(until));
    }
    return start.get().isBefore(until)
        ? Optional.of(Validity.between(start.get(), until))
        : Optional.empty();
  }

  private Permission inTenant(Permission rule) {
    return rule.mapResources(this::inTenant)
        .withExceptions(
            rule.exceptions().stream().map(each -> each.mapResources(this::inTenant)).toList());
  }

  /** The pattern with the name of the tenant in place of its variable. */
  ResourcePattern inTenant(ResourcePattern pattern) {
    return pattern.variables().contains(Subject.TENANT)
            && policy.valueRules().admits(Subject.TENANT, tenant)
        ? pattern.withSegments(
            pattern.segments().stream()
                .map(
                    segment ->
                        segment instanceof VariablePattern variable
                                && variable.name().equals(Subject.TENANT)
                            ? variable.withValue(tenant)
                            : segment)
                .toList())
        : pattern;
  }

  private List<Permission> scoped(Permission rule, RoleScope scope) {
    List<Permission> all = new ArrayList<>();
    Permission simple = rule;
    boolean delicate = !rule.exceptions().isEmpty() || !rule.condition().isAlways();
    if (delicate && (!scope.variables().isEmpty() || !scope.unset().isEmpty())) {
      if (isCutToTheSafeSide(rule.effect())) {
        return all;
      }
      simple = rule.withExceptions(ImmutableSet.of()).withCondition(RuleCondition.always());
    }
    for (ResourcePattern written : rule.resources()) {
      all.addAll(scoped(simple, written, scope));
    }
    return all;
  }

  /** Whether a rule of an effect may cover less than it does, and not more. */
  private boolean isCutToTheSafeSide(Effect effect) {
    return effect == (gained ? Effect.DENY : Effect.ALLOW);
  }

  private List<Permission> scoped(Permission rule, ResourcePattern written, RoleScope scope) {
    ResourcePattern pattern = policy.aliases().resolve(written);
    if (pattern.variables().stream().anyMatch(name -> isUnset(name, scope))) {
      // An allow covers nothing; a deny and a stage deny whatever the segment is.
      return rule.effect() == Effect.ALLOW
          ? ImmutableList.of()
          : on(rule.withEffect(Effect.DENY), written, List.of(opened(pattern, scope)), scope);
    }
    Optional<List<ResourcePattern>> filled = filled(pattern, scope);
    if (filled.isPresent()) {
      return on(rule, written, filled.get(), scope);
    }
    return isCutToTheSafeSide(rule.effect())
        ? ImmutableList.of()
        : on(rule, written, List.of(opened(pattern, scope)), scope);
  }

  private List<Permission> on(
      Permission rule, ResourcePattern written, List<ResourcePattern> filled, RoleScope scope) {
    Set<ResourcePattern> patterns = new LinkedHashSet<>();
    for (ResourcePattern pattern : filled) {
      List<ResourcePattern> within =
          scope.path().map(path -> within(rule.effect(), pattern, path)).orElse(List.of(pattern));
      within.stream().filter(one -> gained || !isReserved(one, written)).forEach(patterns::add);
    }
    return patterns.isEmpty() ? ImmutableList.of() : ImmutableList.of(rule.withResources(patterns));
  }

  private List<ResourcePattern> within(Effect effect, ResourcePattern pattern, Resource path) {
    return new Within(effect, pattern, policy.aliases().resolve(path).segments()).patterns();
  }

  /** Whether it would reach the rights to administer, which only a written name does. */
  private boolean isReserved(ResourcePattern pattern, ResourcePattern written) {
    return pattern.beginsWith(ReservedRules.ROOT)
        && !policy.aliases().keeps(ReservedRules.ROOT, written);
  }

  /** The pattern with any segment in place of each that has a variable of the scope. */
  private static ResourcePattern opened(ResourcePattern pattern, RoleScope scope) {
    return pattern.withSegments(
        pattern.segments().stream().map(segment -> opened(segment, scope)).toList());
  }

  private static SegmentPattern opened(SegmentPattern segment, RoleScope scope) {
    return segment instanceof VariablePattern variable && isOwn(variable.name(), scope)
        ? variable.open()
        : segment;
  }

  /** Whether a variable of the scope has no value, or one that the policy does not admit. */
  private boolean isUnset(String variable, RoleScope scope) {
    Variables own = scope.variables();
    return scope.unset().contains(variable)
        || (own.isSet(variable) && !policy.valueRules().applied(own).isSet(variable));
  }

  private static boolean isOwn(String variable, RoleScope scope) {
    return scope.variables().isSet(variable) || scope.unset().contains(variable);
  }

  /**
   * The pattern with each combination of the scope's values; empty if there are too many, or a
   * value is only a part of a segment.
   */
  private static Optional<List<ResourcePattern>> filled(ResourcePattern pattern, RoleScope scope) {
    List<List<SegmentPattern>> choices =
        pattern.segments().stream().map(segment -> choices(segment, scope)).toList();
    long combinations =
        choices.stream()
            .mapToLong(List::size)
            .reduce(1, (a, b) -> Math.min(a * b, MOST_PATTERNS + 1));
    if (combinations > MOST_PATTERNS) {
      return Optional.empty();
    }
    List<ResourcePattern> all =
        Lists.cartesianProduct(choices).stream().map(pattern::withSegments).toList();
    return all.stream().flatMap(one -> one.variables().stream()).anyMatch(v -> isOwn(v, scope))
        ? Optional.empty()
        : Optional.of(all);
  }

  private static List<SegmentPattern> choices(SegmentPattern segment, RoleScope scope) {
    if (segment instanceof VariablePattern variable && scope.variables().isSet(variable.name())) {
      return scope.variables().asMap().getOrDefault(variable.name(), Set.of()).stream()
          .map(variable::withValue)
          .toList();
    }
    return ImmutableList.of(segment);
  }

  /** What the patterns of a rule cover at or beneath a path, as patterns. */
  private final class Within {

    private final Effect effect;
    private final ResourcePattern pattern;
    private final List<String> path;
    private final List<ResourcePattern> found = new ArrayList<>();

    Within(Effect effect, ResourcePattern pattern, List<String> path) {
      this.effect = effect;
      this.pattern = pattern;
      this.path = path;
    }

    List<ResourcePattern> patterns() {
      from(pattern.segments(), 0);
      return found;
    }

    private void from(List<? extends SegmentPattern> rest, int at) {
      if (at == path.size()) {
        add(rest);
      } else if (rest.isEmpty()) {
        if (pattern.coversBeneath()) {
          add(rest);
        }
      } else if (rest.get(0) == AnyDepth.INSTANCE) {
        from(rest.subList(1, rest.size()), at);
        from(rest, at + 1);
      } else if (mayMatch(rest.get(0), path.get(at))) {
        from(rest.subList(1, rest.size()), at + 1);
      }
    }

    private void add(List<? extends SegmentPattern> rest) {
      if (path.size() + rest.size() <= Resource.MAX_SEGMENTS) {
        List<SegmentPattern> all = new ArrayList<>();
        path.forEach(segment -> all.add(new Literal(segment)));
        all.addAll(rest);
        found.add(pattern.withSegments(all));
      }
    }

    /** A variable that is compared with the path is known of an author alone. */
    private boolean mayMatch(SegmentPattern segment, String name) {
      if (gained) {
        return segment instanceof NamePattern known ? known.matches(name) : effect != Effect.DENY;
      }
      Coverage coverage = segment.coverage(name, values);
      return coverage == Coverage.FULL || (coverage == Coverage.UNBOUND && effect != Effect.ALLOW);
    }
  }
}
