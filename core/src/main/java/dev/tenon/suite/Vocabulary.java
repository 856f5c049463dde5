package dev.tenon.suite;

import dev.tenon.path.AnyDepth;
import dev.tenon.path.Coverage;
import dev.tenon.path.Glob;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.Variable;
import dev.tenon.path.VariablePattern;
import dev.tenon.path.VariableText;
import dev.tenon.path.Variables;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.policy.Validity;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All names that a policy mentions, and for each of its wildcards one that it does not mention:
 * equal decisions on these imply equal decisions on all.
 */
final class Vocabulary {

  /** A text that no policy mentions, in place of a wildcard. */
  private static final String FRESH = "¤";

  private static final int MOST_RESOURCES = 20_000;

  private final Policy policy;
  private final List<ResourcePattern> patterns = new ArrayList<>();
  private final Set<String> roles = new LinkedHashSet<>();
  private final Set<String> entering = new LinkedHashSet<>();
  private final Set<String> actions = new LinkedHashSet<>();
  private final Set<Instant> times = new LinkedHashSet<>();
  private final Set<String> variables = new LinkedHashSet<>();

  /** The values that assignments give to variables. */
  private final Map<String, Set<String>> values = new LinkedHashMap<>();

  private final List<Set<String>> segments = new ArrayList<>();
  private final Optional<List<Resource>> resources;

  Vocabulary(Policy policy, Collection<Suite> suites) {
    this.policy = policy;
    suites.forEach(suite -> suite.now().ifPresent(times::add));
    entering.add(FRESH);
    policy.roles().values().forEach(this::role);
    policy.limits().values().forEach(this::rules);
    policy.assignments().forEach(assignment -> scope(assignment.scope()));
    policy.tenants().forEach(this::tenant);
    entering(policy.authorizedRoles());
    entering(policy.adminRoles());
    roles.addAll(entering);
    roles.remove(Role.EVERYONE);
    entering.remove(Role.EVERYONE);
    actions.addAll(policy.actions().names());
    actions.add(FRESH);
    times.add(Instant.EPOCH);
    patterns.forEach(pattern -> variables.addAll(pattern.variables()));
    segments();
    this.resources = all(segments);
  }

  private void role(Role role) {
    roles.add(role.name());
    rules(role);
  }

  private void scope(RoleScope scope) {
    scope.end().ifPresent(times::add);
    scope.path().ifPresent(path -> pattern(ResourcePattern.parse(path.toString())));
    scope
        .variables()
        .asMap()
        .forEach(
            (name, some) -> values.computeIfAbsent(name, n -> new LinkedHashSet<>()).addAll(some));
  }

  private void rules(Role role) {
    for (Permission permission : role.permissions()) {
      permission.mentionedActions().forEach(action -> actions.add(instance(action)));
      permission.mentionedResources().forEach(this::pattern);
      roles.addAll(permission.exceptedRoles());
      Validity time = permission.validity();
      if (!time.isAlways()) {
        times(time);
      }
    }
  }

  private void times(Validity time) {
    time.start().ifPresent(times::add);
    time.end().ifPresent(times::add);
  }

  private void tenant(Tenant tenant) {
    entering(tenant.roles());
    tenant.includes().stream().map(TenantClause::pattern).forEach(this::pattern);
    tenant.excludes().stream().map(TenantClause::pattern).forEach(this::pattern);
  }

  private void entering(Set<NamePattern> names) {
    names.forEach(name -> entering.add(instance(name)));
  }

  private void pattern(ResourcePattern pattern) {
    patterns.add(policy.aliases().resolve(pattern));
  }

  /** A name that matches a segment. */
  static String instance(SegmentPattern segment) {
    if (segment instanceof Literal literal) {
      return literal.name();
    }
    if (segment instanceof Glob glob) {
      return String.join(FRESH, glob.chunks());
    }
    if (segment instanceof VariableText text) {
      return text.prefix() + FRESH + text.name() + text.suffix();
    }
    return segment instanceof Variable variable ? FRESH + variable.name() : FRESH;
  }

  /** Collects the names for each position: every name, and names that match two globs at once. */
  private void segments() {
    int depth = 1 + patterns.stream().mapToInt(ResourcePattern::size).max().orElse(0);
    for (int i = 0; i < depth; i++) {
      segments.add(new LinkedHashSet<>(List.of(FRESH)));
    }
    for (ResourcePattern pattern : patterns) {
      boolean deep = pattern.segments().contains(AnyDepth.INSTANCE);
      for (int i = 0; i < pattern.size(); i++) {
        // A segment after `**` may be at any position.
        for (int at = deep ? 0 : i; at <= (deep ? depth - 1 : i); at++) {
          segments.get(at).add(instance(pattern.segment(i)));
          if (pattern.segment(i) instanceof VariablePattern variable) {
            for (String value : values.getOrDefault(variable.name(), Set.of())) {
              variable.filled(value).map(Vocabulary::instance).ifPresent(segments.get(at)::add);
            }
          }
        }
      }
    }
    segments.forEach(Vocabulary::joinGlobs);
  }

  private static void joinGlobs(Set<String> names) {
    List<String> globs = names.stream().filter(name -> name.contains(FRESH)).toList();
    if (globs.size() > 40) {
      return;
    }
    for (String one : globs) {
      for (String other : globs) {
        String start = one.substring(0, one.lastIndexOf(FRESH));
        String end = other.substring(other.indexOf(FRESH));
        names.add(start + end);
      }
    }
  }

  /** All resources; empty if there are too many. */
  private static Optional<List<Resource>> all(List<Set<String>> segments) {
    List<Resource> all = new ArrayList<>();
    List<List<String>> open = List.of(List.of());
    for (Set<String> position : segments) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> prefix : open) {
        for (String segment : position) {
          List<String> path = new ArrayList<>(prefix);
          path.add(segment);
          longer.add(path);
          all.add(Resource.of(path));
        }
        if (longer.size() > MOST_RESOURCES) {
          return Optional.empty();
        }
      }
      open = longer;
    }
    return Optional.of(all);
  }

  /** Whether there are few enough resources to check all of them. */
  boolean isComplete() {
    return resources.isPresent();
  }

  /** The resources that one of the patterns may cover; all if there are no patterns. */
  List<Resource> resources(List<ResourcePattern> covering) {
    return resources.orElse(List.of()).stream()
        .filter(
            resource ->
                covering.isEmpty()
                    || covering.stream().anyMatch(p -> coverage(p, resource) != Coverage.NONE))
        .toList();
  }

  /** The resources that two patterns cover differently. */
  List<Resource> resourcesBetween(List<ResourcePattern> two) {
    return resources.orElse(List.of()).stream()
        .filter(each -> coverage(two.get(0), each) != coverage(two.get(1), each))
        .toList();
  }

  private static Coverage coverage(ResourcePattern pattern, Resource resource) {
    return pattern.coverage(resource, Variables.none());
  }

  Set<String> roles() {
    return roles;
  }

  /** Roles that admit their holder, and one without effect. */
  Set<String> entering() {
    return entering;
  }

  Set<String> actions() {
    return actions;
  }

  /** One instant between any two at which a rule starts or ends. */
  Set<Instant> times() {
    return times;
  }

  /**
   * A subject with all variables, one with none, one for each limit, and those to which the policy
   * assigns roles.
   */
  List<Subject> subjects() {
    Subject full = Subject.of(FRESH + Subject.USER);
    for (String name : variables) {
      if (!name.equals(Subject.USER) && !name.equals(Subject.TENANT)) {
        full = full.withVariable(name, FRESH + name);
      }
    }
    Set<Subject> subjects = new LinkedHashSet<>();
    subjects.add(Subject.of(FRESH + Subject.USER));
    subjects.add(full);
    for (String limit : policy.limits().keySet()) {
      subjects.add(full.limitedTo(limit));
    }
    for (Assignment assignment : policy.assignments()) {
      Subject receiver = receiver(assignment, full);
      subjects.add(
          assignment.issuer().isEmpty() ? receiver : receiver.fromIssuer(assignment.issuer()));
    }
    return List.copyOf(subjects);
  }

  private static Subject receiver(Assignment assignment, Subject somebody) {
    return switch (assignment.receiver()) {
      case SUBJECT -> Subject.of(assignment.key());
      case CLIENT -> somebody.throughClient(assignment.key());
      case GROUP -> somebody.withRoles(assignment.key());
      case ACTOR -> somebody.actedForBy(assignment.key());
      case ANONYMOUS -> Subject.anonymous();
      case ANYONE -> assignment.issuer().isEmpty() ? Subject.anonymous() : somebody;
      case EVERYONE -> somebody;
    };
  }
}
