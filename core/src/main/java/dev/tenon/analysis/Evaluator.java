package dev.tenon.analysis;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Relations;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Runs the engine at any instant. It compiles only the roles that a subject holds and the tenants
 * that these may enter, which is all that a check of the subject reads; so one question about a
 * large policy does not compile all of it. For one thread.
 */
final class Evaluator {

  /** A host that relates nothing. */
  static final Relations NO_RELATIONS = (relation, target) -> List.of();

  private static final int MOST_REMEMBERED = 256;

  private record Slice(Set<String> held, List<Assignment> assignments) {}

  private final PolicyIndex index;
  private final Time time = new Time();
  private final Relations relations;
  private final Map<Slice, Authorizer> compiled =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Slice, Authorizer> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  Evaluator(PolicyIndex index, Relations relations) {
    this.index = index;
    this.relations = relations;
  }

  PolicyIndex book() {
    return index;
  }

  /** The engine's decision at an instant. */
  Decision decide(Request request, Instant at) {
    time.now = at;
    return authorizer(request.subject()).check(request);
  }

  /** Whether the subject sees the resource in the tenant. */
  boolean shows(Request request) {
    return authorizer(request.subject())
        .access(request.subject())
        .within(request.tenant())
        .isVisible(request.resource());
  }

  private Authorizer authorizer(Subject subject) {
    List<Assignment> assignments = index.policy().assignmentsTo(subject);
    Set<String> held = index.rulebook().originsOf(subject).keySet();
    return compiled.computeIfAbsent(new Slice(Set.copyOf(held), assignments), this::compile);
  }

  private Authorizer compile(Slice slice) {
    Policy whole = index.policy();
    Policy.Builder part = whole.toFrame().version("part");
    for (String name : slice.held) {
      Role role = whole.roles().get(name);
      if (role != null) {
        part.role(role);
      }
    }
    index.tenantsOf(slice.held).forEach(name -> part.tenant(index.written(name)));
    slice.assignments.forEach(part::assign);
    index.policy().assignmentsToEveryone().forEach(part::assign);
    return Authorizer.compile(
        part.build(),
        Settings.standard()
            .withClock(time)
            .withRelations(relations)
            .withRoleCost(Integer.MAX_VALUE)
            .withSubjectCost(Integer.MAX_VALUE));
  }

  /** A clock set by hand. */
  private static final class Time extends Clock {

    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return Objects.requireNonNull(this);
    }
  }
}
