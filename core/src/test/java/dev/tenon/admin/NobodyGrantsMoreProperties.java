package dev.tenon.admin;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.Validity;
import dev.tenon.seeds.SettableClock;
import dev.tenon.subject.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/**
 * What a command gives to anybody, its author was allowed himself: in a world so small that every
 * request in it can be asked. The author administers, and not everything.
 */
@Tag("differential")
class NobodyGrantsMoreProperties {

  private static final List<String> ROLES = List.of("r", "s", "t");
  private static final List<String> ACTIONS = List.of("A", "B");
  private static final List<String> TENANTS = List.of("m", "n");
  private static final Duration HOUR = Duration.ofHours(1);

  private static final Subject ADA = Subject.of("ada").withRoles("admin", "r");
  private static final Subject BEN =
      Subject.of("ben").withRoles("admin", "s").withVariable("v", "a");
  private static final List<Subject> ALL =
      List.of(
          ADA,
          BEN,
          Subject.of("cas").withRoles("t").withVariable("v", "ab"),
          Subject.of("dan").withRoles("r", "s", "x"),
          Subject.of("eve"),
          Subject.of("fay").withRoles("s", "t", "x").withVariable("v", "a", "b"));

  /** What somebody may be able to do, in whichever tenant. */
  private record Deed(String action, Resource resource, int hour) {}

  private static final List<Deed> DEEDS = deeds();

  private static List<Deed> deeds() {
    List<String> segments = List.of("a", "b", "ab");
    List<Resource> resources = new ArrayList<>();
    for (String first : segments) {
      resources.add(Resource.of(first));
      segments.forEach(second -> resources.add(Resource.of(first, second)));
    }
    List<Deed> all = new ArrayList<>();
    for (int hour = 0; hour < 3; hour++) {
      for (String action : ACTIONS) {
        for (Resource resource : resources) {
          all.add(new Deed(action, resource, hour));
        }
      }
    }
    return all;
  }

  @Provide
  Arbitrary<Permission> permissions() {
    Arbitrary<String> segment = Arbitraries.of("a", "b", "*", "a*", "${v}");
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(4, Effect.ALLOW), Tuple.of(1, Effect.STAGE), Tuple.of(2, Effect.DENY)),
            Arbitraries.of("A", "B", "*"),
            segment.list().ofMinSize(1).ofMaxSize(2),
            Arbitraries.of(
                Validity.always(),
                Validity.always(),
                Validity.always(),
                Validity.until(SettableClock.START.plus(HOUR)),
                Validity.from(SettableClock.START.minus(HOUR)),
                Validity.from(SettableClock.START.plus(HOUR))))
        .as(
            (effect, action, path, time) ->
                Permission.of(effect, List.of(NamePattern.of(action)))
                    .on(ResourcePattern.of(path))
                    .during(time));
  }

  @Provide
  Arbitrary<Tenant> tenants() {
    Arbitrary<String> pattern =
        Arbitraries.of("*", "a", "b", "a/*", "*/a", "a*", "${v}", "a/.", "*/.");
    return Combinators.combine(
            Arbitraries.of(TENANTS),
            pattern.list().ofMaxSize(2),
            pattern.list().ofMaxSize(1),
            Arbitraries.of("*", "r", "s", "t", "admin", "x*").list().ofMinSize(1).ofMaxSize(2))
        .as(
            (name, includes, excludes, roles) ->
                Tenant.of(name)
                    .including(includes.toArray(String[]::new))
                    .excluding(excludes.toArray(String[]::new))
                    .enteredBy(roles.toArray(String[]::new)));
  }

  private Arbitrary<Role> role(List<String> names) {
    return Combinators.combine(
            Arbitraries.of(names),
            permissions().list().ofMaxSize(3),
            Arbitraries.of("t", "q").list().ofMaxSize(1))
        .as(
            (name, rules, inherits) ->
                Role.of(name)
                    .inheriting(inherits.stream().filter(i -> !i.equals(name)).toList())
                    .with(rules));
  }

  @Provide
  Arbitrary<Policy> policies() {
    return Combinators.combine(
            permissions().list().ofMaxSize(3),
            permissions().list().ofMaxSize(3),
            permissions().list().ofMaxSize(3),
            permissions().list().ofMaxSize(1),
            tenants().list().ofMaxSize(2).uniqueElements(Tenant::name),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false, false))
        .as(
            (r, s, t, everyone, tenants, declared, door) -> {
              Policy.Builder policy =
                  Policy.builder()
                      .administeredBy("admin")
                      .role(Role.of("r").with(r))
                      .role(Role.of("s").inheriting("t").with(s))
                      .role(Role.of("t").with(t))
                      .role(Role.of("q").with(Permission.allow("A").on("b")))
                      .role(Role.of("*").with(everyone));
              tenants.forEach(policy::tenant);
              policy = door ? policy.authorizing("s", "t") : policy;
              return (declared
                      ? policy.actions(Actions.none().declaring("A").declaring("B", "A"))
                      : policy)
                  .build();
            });
  }

  @Provide
  Arbitrary<List<Command>> commands() {
    Arbitrary<Assignment> assignments =
        Combinators.combine(
                Arbitraries.of("", "cas", "dan", "eve"), Arbitraries.of("r", "s", "t", "q"))
            .as(
                (whom, role) ->
                    whom.isEmpty()
                        ? Assignment.toEveryone(role)
                        : Assignment.toSubject(whom, role));
    Arbitrary<TemporaryGrant> grants =
        Combinators.combine(
                permissions().filter(p -> p.effect() == Effect.ALLOW && p.validity().isAlways()),
                Arbitraries.of("r", "t", "x"))
            .as(
                (rule, role) ->
                    TemporaryGrant.of("g", SettableClock.START.plus(HOUR), rule)
                        .toRole(role)
                        .toSubject("eve"));
    return Arbitraries.<Command>oneOf(
            role(List.of("u", "w")).map(Command.CreateRole::new),
            role(ROLES).map(Command.ChangeRole::new),
            Arbitraries.of("r", "u", "w", "q", "*").map(Command.RemoveRole::new),
            assignments.map(Command.Assign::new),
            assignments.map(Command.Unassign::new),
            tenants().map(Command.CreateTenant::new),
            tenants().map(Command.ChangeTenant::new),
            Arbitraries.of(TENANTS).map(Command.RemoveTenant::new),
            grants.map(Command.Grant::new),
            Arbitraries.just(new Command.Revoke("g")))
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  /** The most that any of some subjects can do. */
  private static Map<Deed, Effect> best(Policy policy, List<Subject> subjects) {
    SettableClock clock = new SettableClock();
    Authorizer authorizer = Authorizer.compile(policy, Settings.standard().withClock(clock));
    Map<Deed, Effect> best = new LinkedHashMap<>();
    int hour = 0;
    for (Deed deed : DEEDS) {
      if (deed.hour() != hour) {
        clock.move(HOUR.multipliedBy(deed.hour() - hour));
        hour = deed.hour();
      }
      for (Subject subject : subjects) {
        for (String tenant : policy.usesTenants() ? TENANTS : List.of("")) {
          Request request = Request.of(subject, deed.action(), deed.resource()).within(tenant);
          best.merge(deed, authorizer.check(request).effect(), (x, y) -> isMore(x, y) ? x : y);
        }
      }
    }
    return best;
  }

  private static boolean isMore(Effect one, Effect than) {
    return one.compareTo(than) < 0;
  }

  /** Whether the author administers more than what he is allowed himself. */
  private static boolean reachesFurther(Policy policy) {
    Access access =
        Authorizer.compile(policy, Settings.standard().withClock(new SettableClock())).access(BEN);
    return AdminRights.allowed(access, AdminRights.ESCALATE, AdminRights.policy())
        || AdminRights.allowed(access, AdminRights.BIND, AdminRights.role("r"));
  }

  private static Administration over(PolicyStore store) {
    return Administration.of(store, AdminSettings.standard().withClock(new SettableClock()));
  }

  private static String words(Policy policy) {
    StringBuilder out = new StringBuilder();
    policy
        .roles()
        .values()
        .forEach(r -> out.append(r).append(r.inherits()).append(r.permissions()).append('\n'));
    policy.tenants().forEach(t -> out.append(t).append(t.roles()).append('\n'));
    return out.append(policy.authorizedRoles())
        .append(policy.assignments())
        .append('\n')
        .toString();
  }

  private static String kind(CommandOutcome outcome) {
    return outcome instanceof CommandOutcome.Refused refused
        ? refused.reason().code()
        : outcome.getClass().getSimpleName();
  }

  @Property(tries = 60)
  void whatACommandGivesToAnybody_itsAuthorHad(
      @ForAll("policies") Policy policy, @ForAll("commands") List<Command> commands) {
    Assume.that(!reachesFurther(policy));
    PolicyStore store = PolicyStore.inMemory(policy);
    Administration administration = over(store);
    for (Command command : commands) {
      Policy before = store.current().policy();
      CommandOutcome outcome = administration.apply(BEN, command, store.current().number(), "why");
      Statistics.collect(kind(outcome));
      if (outcome.applied()) {
        Policy after = store.current().policy();
        Map<Deed, Effect> authors = best(before, List.of(BEN));
        for (Subject subject : ALL) {
          Map<Deed, Effect> had = best(before, List.of(subject));
          best(after, List.of(subject))
              .forEach(
                  (deed, effect) ->
                      assertFalse(
                          isMore(effect, had.get(deed)) && isMore(effect, authors.get(deed)),
                          () -> words(before) + words(after) + subject + ": " + deed));
        }
      }
    }
    Statistics.coverage(
        coverage -> {
          coverage.check("Applied").percentage(share -> share > 10);
          coverage.check("more-than-held").percentage(share -> share > 10);
        });
  }
}
