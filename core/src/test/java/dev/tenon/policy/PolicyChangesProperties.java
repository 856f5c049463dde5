package dev.tenon.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimShape;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.subject.Subject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** A changed policy is the policy that is built so, and is refused for the same reasons. */
@Tag("differential")
class PolicyChangesProperties {

  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");

  /** The parts of a policy, as anyone would keep them. */
  private static final class Parts {

    private final Map<String, Role> roles = new LinkedHashMap<>();
    private final Map<String, Tenant> tenants = new LinkedHashMap<>();
    private final Set<Assignment> assignments = new LinkedHashSet<>();
    private Policy.Builder frame = Policy.builder();
    private boolean tenancy;

    Parts copy() {
      Parts copy = new Parts();
      copy.roles.putAll(roles);
      copy.tenants.putAll(tenants);
      copy.assignments.addAll(assignments);
      copy.tenancy = tenancy;
      return copy;
    }

    /** A builder with all parts; claims give the role {@code a}, and actions are declared. */
    Policy.Builder builder(boolean strict) {
      frame = Policy.builder();
      if (strict) {
        frame.actions(Actions.none().declaring("A", "B").declaring("B"));
        frame.claims(
            ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
                .yielding(ClaimOutput.roles(Map.of("x", List.of("a")))));
        frame.administeredBy("c");
      }
      roles.values().forEach(frame::role);
      tenants.values().forEach(frame::tenant);
      assignments.forEach(frame::assign);
      return tenancy ? frame.usingTenants() : frame;
    }

    /** Makes a random change here, and of a policy. */
    Policy change(Policy policy, Random random) {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      switch (random.nextInt(7)) {
        case 0 -> {
          roles.remove(name);
          return policy.withoutRole(name);
        }
        case 1 -> {
          tenancy = true;
          tenants.put(name, tenant(name, random));
          return policy.with(tenants.get(name));
        }
        case 2 -> {
          tenants.remove(name);
          return policy.withoutTenant(name);
        }
        case 3 -> {
          Assignment assignment = assignment(random);
          assignments.add(assignment);
          return policy.with(assignment);
        }
        case 4 -> {
          Assignment assignment = assignment(random);
          assignments.remove(assignment);
          return policy.without(assignment);
        }
        default -> {
          roles.put(name, role(name, random));
          return policy.with(roles.get(name));
        }
      }
    }
  }

  @Property(tries = 300)
  void change_isWhatABuildWouldBe(@ForAll long seed, @ForAll boolean strict) {
    Random random = new Random(seed);
    Parts parts = new Parts();
    parts.roles.put("a", Role.of("a"));
    Policy policy = parts.builder(strict).build();
    for (int i = 0; i < 40; i++) {
      Parts next = parts.copy();
      Random again = new Random(random.nextLong());
      Policy before = policy;
      DiagnosticException refused = null;
      try {
        policy = next.change(before, again);
      } catch (DiagnosticException e) {
        refused = e;
      }
      Policy.Builder builder = next.builder(strict);
      if (refused == null) {
        same(builder.build(), policy);
        parts = next;
      } else {
        assertEquals(
            assertThrows(DiagnosticException.class, builder::build).diagnostics(),
            refused.diagnostics());
      }
    }
  }

  private static void same(Policy built, Policy changed) {
    assertEquals(built, changed);
    assertEquals(built.hashCode(), changed.hashCode());
    assertEquals(built.version(), changed.version());
    assertEquals(List.copyOf(built.roles().values()), List.copyOf(changed.roles().values()));
    assertEquals(built.usesTenants(), changed.usesTenants());
    assertEquals(built.tenants(), changed.tenants());
    assertEquals(built.assignments(), changed.assignments());
    Subject subject = Subject.of("a").fromIssuer("i");
    assertEquals(built.assignmentsTo(subject), changed.assignmentsTo(subject));
    assertEquals(built.assignmentsToEveryone(), changed.assignmentsToEveryone());
    Map<String, ?> claims = Map.of("sub", "ada", "groups", List.of("x"));
    assertEquals(
        built.subjectFrom(claims).report().unknownRoles(),
        changed.subjectFrom(claims).report().unknownRoles());
  }

  private static Role role(String name, Random random) {
    Role role = Role.of(name).with(Permission.allow(one(random, "A", "B", "C", "A*")).on("x"));
    return random.nextBoolean() ? role : role.inheriting(one(random, "a", "b", "c", "d"));
  }

  private static Tenant tenant(String name, Random random) {
    return Tenant.of(name).including("x").enteredBy(one(random, "a", "b", "*", "c*"));
  }

  private static Assignment assignment(Random random) {
    String role = one(random, "a", "b", "c");
    return switch (random.nextInt(4)) {
      case 0 -> Assignment.toSubject(one(random, "a", "b"), role);
      case 1 -> Assignment.toClient(one(random, "a", "b"), role);
      case 2 -> Assignment.toEveryone(role);
      default -> Assignment.toEveryone(role).fromIssuer("i");
    };
  }

  private static String one(Random random, String... names) {
    return names[random.nextInt(names.length)];
  }
}
