package dev.tenon.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** An authorizer that replaces another one answers as one that was compiled from nothing. */
@Tag("differential")
class ReplacementProperties {

  private static final int CHANGES = 8;

  @Property(tries = 400)
  void replaced_isWhatIsCompiledAnew(@ForAll long seed) {
    Random random = new Random(seed);
    World world = PolicyGenerator.world(seed);
    Authorizer authorizer = world.authorizer();
    List<Request> requests = RequestGenerator.requests(world, seed, 10, 3);
    requests.forEach(authorizer::check);
    for (int i = 0; i < CHANGES; i++) {
      Authorizer before = authorizer;
      List<Decision> old = before.checkAll(requests);
      World now = changed(world, random);
      authorizer = before.replacedBy(now.policy());
      agree(now, authorizer, now.authorizer(), requests);
      assertEquals(old, before.checkAll(requests), "the one before decides as before");
      world = now;
    }
  }

  /** Asked twice and more, so that what is remembered and what is fused answers too. */
  private static void agree(
      World world, Authorizer replaced, Authorizer anew, List<Request> requests) {
    ReferenceAuthorizer reference = world.reference();
    for (Request request : requests) {
      Decision expected = anew.check(request);
      for (int again = 0; again < 3; again++) {
        Decision decision = replaced.check(request);
        assertEquals(expected, decision, () -> request + " in " + world);
        assertEquals(expected.cause().place(), decision.cause().place());
        assertEquals(world.policy().version(), decision.version());
      }
      assertEquals(reference.decide(request).effect(), expected.effect());
      assertEquals(anew.explain(request).toString(), replaced.explain(request).toString());
      assertEquals(
          anew.access(request.subject()).tenants(), replaced.access(request.subject()).tenants());
      assertEquals(
          anew.access(request.subject()).isAdmin(), replaced.access(request.subject()).isAdmin());
    }
  }

  /** The world with something of another one, or without something; seldom another one at all. */
  private static World changed(World world, Random random) {
    Policy donor = PolicyGenerator.world(random.nextLong()).policy();
    Policy policy = world.policy();
    try {
      policy =
          switch (random.nextInt(8)) {
            case 0 ->
                one(List.copyOf(policy.roles().keySet()), random, policy, Policy::withoutRole);
            case 1 ->
                one(
                    policy.tenants(),
                    random,
                    policy,
                    (p, tenant) -> p.withoutTenant(tenant.name()));
            case 2 -> one(policy.assignments(), random, policy, Policy::without);
            case 3 -> one(donor.tenants(), random, policy, Policy::with);
            case 4 -> one(donor.assignments(), random, policy, Policy::with);
            case 5 ->
                one(
                    List.copyOf(policy.roles().values()),
                    random,
                    policy,
                    (p, role) -> p.with(role.with(Permission.allow("new", "n*").on("a", "*/b"))));
            case 6 -> random.nextInt(4) == 0 ? donor : policy.toBuilder().build();
            default -> one(List.copyOf(donor.roles().values()), random, policy, Policy::with);
          };
    } catch (DiagnosticException refused) {
      // The change would have left a name without a meaning; the policy stays as it is.
    }
    return new World(policy, world.consumers(), world.now());
  }

  private interface Change<T> {
    Policy of(Policy policy, T part);
  }

  private static <T> Policy one(List<T> parts, Random random, Policy policy, Change<T> change) {
    return parts.isEmpty() ? policy : change.of(policy, parts.get(random.nextInt(parts.size())));
  }
}
