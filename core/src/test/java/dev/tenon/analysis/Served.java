package dev.tenon.analysis;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Cause;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.path.Coverage;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All that a small policy allows or holds, found by asking for everything: what answers about every
 * request are held against.
 */
final class Served {

  static final List<Instant> INSTANTS = List.of(SmallWorld.EARLY, SmallWorld.BOUND);

  private static final List<Request> ALL = SmallWorld.requests();

  /** A request that is not denied at an instant. */
  record Case(Request request, Instant at, Effect effect, Cause cause) {}

  private final Policy policy;
  private final List<Request> asked;
  private final List<Case> cases = new ArrayList<>();

  /** What is decided of each n-th request. */
  Served(Policy policy, int step) {
    this.policy = policy;
    this.asked =
        IntStream.range(0, ALL.size()).filter(i -> i % step == 0).mapToObj(ALL::get).toList();
    for (Instant at : INSTANTS) {
      Authorizer authorizer = SmallWorld.authorizer(policy, at);
      for (Request request : asked) {
        Decision decision = authorizer.check(request);
        if (decision.effect() != Effect.DENY) {
          cases.add(new Case(request, at, decision.effect(), decision.cause()));
        }
      }
    }
  }

  List<Request> asked() {
    return asked;
  }

  Stream<Case> cases() {
    return cases.stream();
  }

  boolean none(Predicate<Case> counts) {
    return cases.stream().noneMatch(counts);
  }

  /** Found the plain way: what was given, what the policy gives, and what these inherit. */
  static Set<String> held(Policy policy, Subject subject) {
    Deque<String> open = new ArrayDeque<>(subject.roles());
    open.add(Role.EVERYONE);
    policy.assignments().stream()
        .filter(one -> one.appliesTo(subject))
        .forEach(one -> open.addAll(one.roles()));
    Set<String> held = new LinkedHashSet<>();
    while (!open.isEmpty()) {
      String name = open.remove();
      Role role = policy.roles().get(name);
      if (held.add(name) && role != null) {
        open.addAll(role.inherits());
      }
    }
    return held;
  }

  /** Whether a pattern covers a request for the subject's values, or for those of a held role. */
  static boolean covers(ResourcePattern region, Request request) {
    Subject subject = request.subject();
    return region.coverage(request.resource(), subject.variables()) == Coverage.FULL
        || subject.heldRoles().stream()
            .anyMatch(
                one ->
                    region.coverage(request.resource(), one.scope().over(subject.variables()))
                        == Coverage.FULL);
  }

  /** The values of a variable that a subject has, itself or by a role that it holds. */
  static Set<String> values(Subject subject, String variable) {
    Set<String> values =
        new LinkedHashSet<>(subject.variables().asMap().getOrDefault(variable, Set.of()));
    subject
        .heldRoles()
        .forEach(
            one -> values.addAll(one.scope().variables().asMap().getOrDefault(variable, Set.of())));
    return values;
  }

  Set<String> held(Subject subject) {
    return held(policy, subject);
  }

  /** Whether what a line says besides its region is true for a request. */
  static boolean hold(List<Restriction> only, Request request) {
    Map<String, Set<String>> values = request.subject().variables().asMap();
    for (Restriction one : only) {
      boolean holds =
          one instanceof Restriction.Value value
              ? values.getOrDefault(value.variable(), Set.of()).contains(value.value().name())
              : one instanceof Restriction.Unset unset
                  ? !values.containsKey(unset.variable())
                  : one instanceof Restriction.Covered covered
                      && covered
                              .pattern()
                              .coverage(request.resource(), request.subject().variables())
                          == Coverage.FULL;
      if (!holds) {
        return false;
      }
    }
    return true;
  }
}
