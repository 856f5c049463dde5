package dev.tenon.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.seeds.SettableClock;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.statistics.Statistics;

/**
 * No sequence of commands by administrators of a tenant changes a decision in a request that names
 * another tenant, whether somebody is admitted there, or the tenant that is meant where none is
 * named; and nobody gets more in the tenant than the author had.
 */
@Tag("differential")
class TenantsAreApartProperties {

  private static final List<String> GENERAL =
      List.of("viewer", "clerk", "member", "customer-admin", "payer", "open-x", "vendor");
  private static final List<String> OWN = List.of("o1", "o2", "open-o");
  private static final List<String> IDS = List.of("ada", "bob", "cas", "dan", "eve");
  private static final List<String> ACTIONS = List.of("A", "B");
  private static final List<String> TENANTS = List.of("acme", "globex", "other");

  /** What is decided in a request. */
  private record Deed(int subject, String action, Resource resource, String tenant) {}

  /** A small policy of families and exact tenants, and commands about it. */
  private static final class World {

    private final SplittableRandom random;
    private final Policy policy;

    World(long seed) {
      this.random = new SplittableRandom(seed);
      this.policy = policy();
    }

    private <T> T one(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }

    private boolean often() {
      return random.nextInt(3) > 0;
    }

    private Permission rule() {
      String path =
          one(
              List.of(
                  "${tenant}", "${tenant}/a", "acme", "globex/a", "shared", "*", "${v}", "*/a"));
      Effect effect =
          one(List.of(Effect.ALLOW, Effect.ALLOW, Effect.ALLOW, Effect.DENY, Effect.STAGE));
      return Permission.of(effect, List.of(NamePattern.of(one(List.of("A", "B", "*"))))).on(path);
    }

    private List<Permission> rules(int most) {
      List<Permission> rules = new ArrayList<>();
      for (int n = random.nextInt(most + 1); n > 0; n--) {
        rules.add(rule());
      }
      return rules;
    }

    private Policy policy() {
      Policy.Builder policy = Policy.builder().version("v").administeredBy("vendor");
      if (random.nextBoolean()) {
        policy.authorizing("member", "open-*", "clerk");
      }
      Tenant family =
          Tenant.of("*")
              .including("${tenant}", "shared")
              .enteredBy(one(List.of("*", "member", "open-*")), "customer-admin")
              .administeredBy("customer-admin");
      policy.tenant(often() ? family.withAdminsAssign(List.of(NamePattern.of("payer"))) : family);
      if (random.nextBoolean()) {
        policy.tenant(
            Tenant.of("globex").including("globex", "shared").enteredBy("member", "viewer"));
      }
      for (String name : GENERAL) {
        Role role = Role.of(name).with(rules(2));
        policy.role(name.equals("clerk") && often() ? role.inheriting("viewer") : role);
      }
      policy.role(Role.of("*").with(rules(1)));
      policy.assign(Assignment.toSubject("ada", "customer-admin").in("acme"));
      policy.assign(Assignment.toSubject("ada", one(GENERAL.subList(0, 3))).in("acme"));
      policy.assign(Assignment.toSubject("bob", "viewer").in(one(TENANTS)));
      policy.assign(Assignment.toSubject("dan", one(GENERAL.subList(0, 6))));
      return policy.build();
    }

    Command command(Policy now) {
      List<Assignment> given =
          now.assignments().stream().filter(a -> a.owner().equals("acme")).toList();
      Command command =
          switch (random.nextInt(8)) {
            case 0, 1 -> new Command.CreateRole(role());
            case 2 -> new Command.ChangeRole(role());
            case 3 -> new Command.RemoveRole(one(OWN));
            case 4, 5 -> new Command.Assign(assignment());
            case 6 -> new Command.Unassign(given.isEmpty() ? assignment() : one(given));
            default ->
                new Command.Grant(
                    TemporaryGrant.of(
                            "g" + random.nextInt(2),
                            SettableClock.START.plus(Duration.ofHours(1)),
                            Permission.allow("A").on("acme/a"))
                        .toSubject(one(IDS)));
          };
      return command.in("acme");
    }

    private Role role() {
      Role role = Role.of(one(OWN)).with(rules(2));
      return random.nextInt(3) == 0 ? role.inheriting(one(List.of("viewer", "o2", "clerk"))) : role;
    }

    private Assignment assignment() {
      List<String> roles = random.nextBoolean() ? OWN : GENERAL.subList(0, 6);
      Assignment.Receiver receiver =
          one(
              List.of(
                  Assignment.Receiver.SUBJECT,
                  Assignment.Receiver.SUBJECT,
                  Assignment.Receiver.EVERYONE,
                  Assignment.Receiver.ANYONE,
                  Assignment.Receiver.GROUP));
      String key =
          switch (receiver) {
            case SUBJECT -> one(IDS);
            case GROUP -> "staff";
            default -> "";
          };
      RoleScope scope = RoleScope.everywhere().in("acme");
      return Assignment.of(receiver, key, List.of(one(roles)))
          .within(
              switch (random.nextInt(5)) {
                case 0 -> scope.on("acme/a");
                case 1 -> scope.withVariable("v", "acme");
                default -> scope;
              });
    }
  }

  private static List<Subject> subjects() {
    return List.of(
        Subject.of("ada"),
        Subject.of("bob").withRoles("staff"),
        Subject.of("cas").withRoles("o1", "open-o").withVariable("v", "acme", "shared"),
        Subject.of("dan").holding(HeldRole.of("clerk").in("globex")),
        Subject.of("eve").withRoles("member"),
        Subject.anonymous());
  }

  private static Authorizer compile(Policy policy) {
    return Authorizer.compile(policy, Settings.standard().withClock(new SettableClock()));
  }

  private static Map<Deed, Decision> decisions(Policy policy, List<String> tenants) {
    Authorizer authorizer = compile(policy);
    Map<Deed, Decision> all = new LinkedHashMap<>();
    for (int i = 0; i < subjects().size(); i++) {
      for (String tenant : tenants) {
        for (String action : ACTIONS) {
          for (String path : List.of("acme", "acme/a", "globex", "globex/a", "other", "shared")) {
            Deed deed = new Deed(i, action, Resource.parse(path), tenant);
            Request request = Request.of(subjects().get(i), action, deed.resource()).within(tenant);
            all.put(deed, authorizer.check(request));
          }
        }
      }
    }
    return all;
  }

  /** Everything of a decision but the version of the policy. */
  private static Map<Deed, String> seen(Policy policy, List<String> tenants) {
    Map<Deed, String> seen = new LinkedHashMap<>();
    decisions(policy, tenants)
        .forEach(
            (deed, d) ->
                seen.put(
                    deed,
                    d.tenant().equals("acme") // meant, though not named
                        ? "in acme"
                        : d.reason() + " " + d.cause() + " " + d.tenant()));
    return seen;
  }

  @Property(tries = 40)
  void commandsInATenant_changeNothingElsewhere_andGiveNoMoreThanTheAuthorHad(@ForAll long seed) {
    World world = new World(seed);
    PolicyStore store = PolicyStore.inMemory(world.policy);
    Administration administration =
        Administration.of(store, AdminSettings.standard().withClock(new SettableClock()));
    List<String> elsewhere = List.of("globex", "other", "");
    Map<Deed, String> before = seen(world.policy, elsewhere);
    Subject author = subjects().get(0);
    for (int i = 0; i < 12; i++) {
      Policy now = store.current().policy();
      Command command = world.command(now);
      CommandOutcome outcome =
          administration.apply(author, command, store.current().number(), "why");
      Statistics.label("outcome").collect(outcome.applied());
      if (outcome.applied()) {
        Policy next = store.current().policy();
        seen(next, elsewhere)
            .forEach((deed, d) -> assertEquals(before.get(deed), d, () -> command + " " + deed));
        nobodyGetsMore(now, next, command);
      }
    }
    Statistics.label("outcome").coverage(c -> c.check(true).percentage(share -> share > 10));
    Statistics.label("outcome").coverage(c -> c.check(false).percentage(share -> share > 10));
  }

  /** What the tenant lets its administrators assign without having it is left out. */
  private static void nobodyGetsMore(Policy now, Policy next, Command command) {
    if (command.toString().contains("payer")) {
      return;
    }
    Map<Deed, Decision> had = decisions(now, List.of("acme"));
    decisions(next, List.of("acme"))
        .forEach(
            (deed, decision) -> {
              Deed own = new Deed(0, deed.action(), deed.resource(), deed.tenant());
              Effect most = had.get(own).effect();
              assertFalse(
                  decision.effect().compareTo(had.get(deed).effect()) < 0
                      && decision.effect().compareTo(most) < 0,
                  () -> command + " gives " + deed + " " + decision + ", had: " + had.get(own));
            });
  }
}
