package dev.tenon.admin;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.statistics.Statistics;

/**
 * No sequence of commands gives anybody a right to administer that the author did not have,
 * whatever the ordinary rules say about the same paths.
 */
@Tag("differential")
class NobodyGrantsRightsProperties {

  // Fault 1
  private static final Subject BEN =
      Subject.of("ben").withRoles("admin", "r").withVariable("v", "tenon");
  private static final List<Subject> ALL =
      List.of(
          BEN,
          Subject.of("ada").withRoles("s").withVariable("v", "tenon", "subject"),
          Subject.of("cas").withRoles("t", "x"),
          Subject.of("eve"));
  private static final List<Resource> RESOURCES =
      List.of(
          Resource.of("tenon"),
          Resource.of("tenon", "subject"),
          Resource.of("tenon", "subject", "a"),
          Resource.of("tenon", "role", "a"));

  private record Right(String subject, String action, Resource resource) {}

  private final List<String> done = new ArrayList<>();

  private static <T> T one(SplittableRandom random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static Permission rule(SplittableRandom random) {
    Effect effect = one(random, List.of(Effect.ALLOW, Effect.ALLOW, Effect.STAGE, Effect.DENY));
    String action = one(random, List.of("*", "impersonate", "bind", "i*"));
    String first = one(random, List.of("tenon", "tenon", "*", "t*", "${v}", "**"));
    String rest = one(random, List.of("", "", "/subject", "/*", "/${v}", "/**/a", "/subject/a"));
    return Permission.of(effect, List.of(dev.tenon.path.NamePattern.of(action)))
        .on(ResourcePattern.parse(first.equals("**") ? "**" + "/a" : first + rest));
  }

  private static Role role(SplittableRandom random, String name) {
    List<Permission> rules = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      rules.add(rule(random));
    }
    return Role.of(name).with(rules);
  }

  private static Tenant tenant(SplittableRandom random, String name) {
    return Tenant.of(name)
        .including(one(random, List.of("*", "tenon/subject", "${v}", "tenon")))
        .enteredBy(one(random, List.of("r", "s", "*", "x")));
  }

  private static Policy policy(SplittableRandom random) {
    Policy.Builder policy =
        Policy.builder()
            .administeredBy("admin")
            .role(role(random, "r"))
            .role(role(random, "s"))
            .role(role(random, "t"));
    if (random.nextInt(3) == 0) {
      policy.tenant(tenant(random, "m")).tenant(tenant(random, "n"));
    }
    return policy.build();
  }

  private static Command command(SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> new Command.CreateRole(role(random, "u"));
      case 1, 2 -> new Command.ChangeRole(role(random, one(random, List.of("r", "s", "t"))));
      case 3 ->
          new Command.ChangeRole(role(random, "u").inheriting(one(random, List.of("r", "s", "t"))));
      case 4 -> new Command.ChangeTenant(tenant(random, one(random, List.of("m", "n"))));
      default ->
          new Command.Assign(
              Assignment.toSubject(
                  one(random, List.of("eve", "ada", "cas")),
                  one(random, List.of("r", "s", "t", "u", "x"))));
    };
  }

  /** What each may, by administration's own question; an author who has all is none to test. */
  private static Set<Right> rights(Policy policy) {
    Authorizer authorizer = Authorizer.compile(policy);
    Set<Right> rights = new LinkedHashSet<>();
    for (Subject subject : ALL) {
      for (String action : List.of("impersonate", "bind")) {
        for (Resource resource : RESOURCES) {
          if (AdminRights.allowed(authorizer.access(subject), action, resource)) {
            rights.add(new Right(subject.id(), action, resource));
          }
        }
      }
    }
    return rights;
  }

  @Property(tries = 150)
  void noCommand_givesARightThatItsAuthorHasNot(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PolicyStore store = PolicyStore.inMemory(policy(random));
    Administration administration = Administration.of(store, AdminSettings.standard());
    for (int i = 0; i < 6; i++) {
      Policy before = store.current().policy();
      if (AdminRights.allowed(
              Authorizer.compile(before).access(BEN), AdminRights.ESCALATE, AdminRights.policy())
          || RESOURCES.stream()
              .anyMatch(
                  r ->
                      AdminRights.allowed(
                          Authorizer.compile(before).access(BEN), AdminRights.BIND, r))) {
        return;
      }
      Command command = command(random);
      CommandOutcome outcome = administration.apply(BEN, command, store.current().number(), "why");
      Statistics.collect(
          outcome instanceof CommandOutcome.Refused refused
              ? refused.reason().code()
              : outcome.getClass().getSimpleName());
      if (outcome.applied()) {
        done.add(command.toString());
        Set<Right> had = rights(before);
        for (Right right : rights(store.current().policy())) {
          assertTrue(
              had.contains(right)
                  || had.contains(new Right(BEN.id(), right.action(), right.resource())),
              () -> right + " after " + done + " in " + before.roles().values());
        }
      }
    }
  }
}
