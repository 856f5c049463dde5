package dev.tenon.spec;

import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.policy.Validity;
import dev.tenon.policy.ValueRules;
import dev.tenon.subject.RoleScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Random policies that use all there is: small, so that their parts meet each other often. */
final class PolicyGenerator {

  static final long NOW = 1_800_000_000_000L;
  static final List<String> ROLES = List.of("r0", "r1", "r2", "s0", "s1");

  private static final List<String> ACTIONS =
      List.of("read", "write", "run", "admin", "r*", "*", "*", "w*");
  private static final List<String> ENTRY = List.of("r0", "r1", "s0", "s1", "r*", "r*", "*", "*");
  private static final List<String> EXCEPTED = List.of("r0", "r1", "s0", "s1", "x");
  private static final Actions DECLARED =
      Actions.none()
          .declaring("admin", "write", "run")
          .declaring("write", "read")
          .declaring("read")
          .declaring("run");
  static final List<String> LIMITS = List.of("l0", "l1");

  /** Each is contained in the next one that has a name in common with it. */
  private static final List<String> FAMILIES = List.of("f*", "t*", "*");

  private static final List<Effect> EFFECTS =
      List.of(Effect.ALLOW, Effect.ALLOW, Effect.ALLOW, Effect.DENY, Effect.DENY, Effect.STAGE);
  private static final List<Inference> INFERENCES =
      List.of(
          Inference.of("consumes", List.of("a", "{x}"), List.of("b", "{x}")),
          Inference.of("consumes", List.of("{x}", "{y}"), List.of("{y}", "{x}")),
          Inference.of("consumes", List.of("{x}"), List.of("{x}", "*")),
          Inference.of("consumes", List.of("*", "*"), List.of("c")),
          Inference.of("consumes", List.of("z", "{x}"), List.of("z", "*", "{x}")),
          Inference.of("unknown", List.of("{x}"), List.of("{y}")));

  private final RandomGenerator random;
  private final PathGenerator paths;
  private final Set<String> heldInTenantOnly = new HashSet<>();
  private final ConditionGenerator conditions;
  private final boolean conditional;

  PolicyGenerator(RandomGenerator random) {
    this(random, false);
  }

  private PolicyGenerator(RandomGenerator random, boolean conditional) {
    this.conditional = conditional;
    this.random = random;
    this.paths = new PathGenerator(random);
    this.conditions = new ConditionGenerator(random);
  }

  static World world(long seed) {
    return new PolicyGenerator(new java.util.SplittableRandom(seed)).world();
  }

  /** A policy whose rules have conditions too. */
  static World conditional(long seed) {
    java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
    while (true) {
      try {
        World world = new PolicyGenerator(random, true).world();
        return random.nextInt(3) == 0 ? inheriting(world, random) : world;
      } catch (DiagnosticException refused) {
        boolean empty =
            refused.diagnostics().stream().allMatch(found -> found.code().equals("empty-range"));
        if (!empty) {
          throw refused; // Only bounds that happen to meet are drawn again.
        }
      }
    }
  }

  /** The world with roles that inherit under conditions, as far as its policy accepts it. */
  private static World inheriting(World world, java.util.SplittableRandom random) {
    Policy policy = world.policy();
    ConditionGenerator conditions = new ConditionGenerator(random);
    for (int i = 1; i < ROLES.size(); i++) {
      for (int j = 0; j < i; j++) {
        Role role = policy.roles().get(ROLES.get(i));
        if (role != null && random.nextInt(3) == 0) {
          policy = accepted(policy, role.inheritingWhen(ROLES.get(j), conditions.condition()));
        }
      }
    }
    return new World(policy.withVersion("generated"), world.consumers(), world.now());
  }

  /** The policy with a role, unless it has too many tests or inherits what is held in a tenant. */
  private static Policy accepted(Policy policy, Role role) {
    try {
      return policy.with(role);
    } catch (DiagnosticException refused) {
      return policy;
    }
  }

  World world() {
    Policy.Builder policy = Policy.builder().version("generated");
    if (conditional) {
      policy.attributes(ConditionGenerator.DECLARED);
    }
    boolean tenancy = paths.chance(50);
    boolean scoped = paths.chance(50);
    if (tenancy && scoped) {
      paths.useTenants();
    }
    roles(policy, tenancy && scoped);
    List<Tenant> tenants = tenancy ? tenants(policy, scoped) : List.of();
    if (scoped) {
      scoped(policy, tenants);
    }
    if (paths.chance(20)) {
      policy.authorizing(names(ENTRY));
    }
    if (paths.chance(25)) {
      policy.administeredBy(names(ENTRY));
    }
    if (paths.chance(30)) {
      policy.actions(DECLARED);
    }
    if (paths.chance(30)) {
      assign(policy, Assignment.toSubject("ada", paths.one(ROLES)).fromIssuer(issuer()));
      assign(policy, Assignment.toClient("cli", paths.one(ROLES)));
    }
    if (paths.chance(10)) {
      assign(policy, Assignment.toEveryone(paths.one(ROLES)).fromIssuer(issuer()));
    }
    if (paths.chance(20)) {
      policy.aliases(aliases());
    }
    if (paths.chance(12)) {
      policy.valueRules(ValueRules.none().without(paths.one(List.of("p", "user", "tenant")), "b"));
    }
    return new World(policy.build(), consumers(tenants), NOW);
  }

  /** Holdings that the policy assigns, and limits. */
  private void scoped(Policy.Builder policy, List<Tenant> tenants) {
    for (String limit : LIMITS) {
      policy.limit(Role.of(limit).with(permissions()));
    }
    for (int n = random.nextInt(4); n > 0; n--) {
      assign(policy, receiver().within(scope(tenants)));
    }
    if (paths.chance(40)) {
      policy.assign(
          Assignment.toSubject("ada").limitedTo(paths.one(LIMITS)).within(scope(tenants)));
    }
    if (paths.chance(60)) {
      policy.assign(Assignment.toActor("bot").limitedTo(paths.one(LIMITS)));
    }
    if (paths.chance(60)) {
      policy.assign(Assignment.toActor("gateway"));
    }
  }

  /** Adds an assignment unless it forgets the tenant of a role. */
  private void assign(Policy.Builder policy, Assignment assignment) {
    if (!assignment.scope().tenant().isEmpty()
        || Collections.disjoint(assignment.roles(), heldInTenantOnly)) {
      policy.assign(assignment);
    }
  }

  private Assignment receiver() {
    String role = paths.one(ROLES);
    return switch (random.nextInt(6)) {
      case 0 -> Assignment.toGroup(paths.one(ROLES), role);
      case 1 -> Assignment.toAnonymous(role);
      case 2 -> Assignment.toAnyone(role);
      case 3 -> Assignment.toClient("cli", role);
      case 4 -> Assignment.toEveryone(role);
      default -> Assignment.toSubject("ada", role);
    };
  }

  /** A scope in a tenant that there is. */
  private RoleScope scope(List<Tenant> tenants) {
    RoleScope scope = anyScope(random, paths);
    String name = scope.tenant();
    RoleScope set = scope.unset().isEmpty() ? scope : scope.withVariable("p", paths.name());
    return tenants.stream().anyMatch(tenant -> tenant.pattern().matches(name)) ? set : set.in("");
  }

  /** Any scope, often nearly everywhere. */
  static RoleScope anyScope(RandomGenerator random, PathGenerator paths) {
    RoleScope scope = RoleScope.everywhere();
    scope = paths.chance(50) ? scope.in(paths.tenant()) : scope;
    scope = paths.chance(20) ? scope.on(Resource.of(paths.name())) : scope;
    scope = paths.chance(25) ? scope.withVariable("p", paths.name()) : scope;
    scope = paths.chance(15) ? scope.withVariable("q", paths.name(), paths.name()) : scope;
    scope = paths.chance(10) ? scope.withUnset("p") : scope;
    return paths.chance(20)
        ? scope.until(Instant.ofEpochMilli(NOW + random.nextInt(3) - 1))
        : scope;
  }

  private void roles(Policy.Builder policy, boolean inTenants) {
    for (int i = 0; i < ROLES.size(); i++) {
      Role role = Role.of(ROLES.get(i)).with(permissions());
      for (int j = 0; j < i; j++) {
        role = paths.chance(20) ? role.inheriting(ROLES.get(j)) : role;
      }
      boolean only = inTenants && paths.chance(15);
      role = role.heldInTenantOnly(only);
      if (only) {
        heldInTenantOnly.add(role.name());
      }
      policy.role(role);
    }
    if (paths.chance(30)) {
      Role everyone = Role.of(Role.EVERYONE).with(permissions());
      policy.role(paths.chance(30) ? everyone.inheriting("r0") : everyone);
    }
  }

  /** Now and then so many that finding the right one takes some telling apart. */
  private List<Permission> permissions() {
    List<Permission> permissions = new ArrayList<>();
    int most = paths.chance(5) ? 40 : 4;
    for (int n = 1 + random.nextInt(most); n > 0; n--) {
      permissions.add(permission());
    }
    return permissions;
  }

  Permission permission() {
    Permission permission =
        Permission.of(paths.one(EFFECTS), List.of(NamePattern.of(paths.one(ACTIONS))))
            .on(paths.pattern());
    if (paths.chance(20)) {
      permission = permission.on(paths.pattern());
    }
    permission =
        conditional && paths.chance(40) ? permission.when(conditions.condition()) : permission;
    while (paths.chance(15)) {
      Permission excepting = permission.except(except(permission.effect()));
      permission = tests(excepting) > RuleCondition.MAX_TESTS ? permission : excepting;
    }
    return paths.chance(15) ? permission.during(validity()) : permission;
  }

  private static int tests(Permission permission) {
    int ofExceptions =
        permission.exceptions().stream().mapToInt(e -> e.condition().tests().size()).sum();
    return permission.condition().tests().size() + ofExceptions;
  }

  /** Of one or several parts; roles too, where the effect allows them. */
  private Except except(Effect effect) {
    Except except = Except.resources(paths.pattern().toString());
    if (paths.chance(20)) {
      except = except.withResources(List.of(paths.pattern(), paths.pattern()));
    }
    if (paths.chance(30)) {
      except = except.withActions(paths.one(ACTIONS));
    }
    if (effect != Effect.ALLOW && paths.chance(40)) {
      except = except.withRoles(paths.one(EXCEPTED));
    }
    if (conditional && paths.chance(50)) {
      except = except.withCondition(conditions.condition());
    }
    boolean others =
        !except.actions().isEmpty() || !except.roles().isEmpty() || !except.condition().isAlways();
    return others && paths.chance(40) ? except.withResources(List.of()) : except;
  }

  /** Bounds on, just before and just after the present. */
  private Validity validity() {
    Instant near = Instant.ofEpochMilli(NOW + random.nextInt(3) - 1);
    return switch (random.nextInt(3)) {
      case 0 -> Validity.from(near);
      case 1 -> Validity.until(near);
      default -> Validity.between(near, near.plusMillis(1));
    };
  }

  private List<Tenant> tenants(Policy.Builder policy, boolean scoped) {
    List<Tenant> tenants = new ArrayList<>();
    policy.usingTenants();
    for (String family : scoped ? FAMILIES : List.<String>of()) {
      if (paths.chance(40)) {
        tenants.add(tenant(family));
      }
    }
    tenants.forEach(policy::tenant);
    for (int i = paths.chance(5) ? 3 : random.nextInt(3); i < 3; i++) {
      Tenant tenant = tenant("t" + i);
      policy.tenant(tenant);
      tenants.add(tenant);
    }
    return tenants;
  }

  private Tenant tenant(String name) {
    Tenant tenant =
        Tenant.of(name)
            .including(clauses(2 + random.nextInt(3)))
            .excluding(clauses(random.nextInt(3) * random.nextInt(2)))
            .enteredBy(names(ENTRY));
    return paths.chance(35) ? tenant.inferring(paths.one(INFERENCES)) : tenant;
  }

  private List<TenantClause> clauses(int count) {
    List<TenantClause> clauses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clauses.add(TenantClause.of(paths.pattern(), dev.tenon.diagnostic.Place.code()));
    }
    return clauses;
  }

  private String[] names(List<String> from) {
    String[] names = new String[1 + random.nextInt(2)];
    for (int i = 0; i < names.length; i++) {
      names[i] = paths.one(from);
    }
    return names;
  }

  private String issuer() {
    return paths.chance(50) ? "" : "idp";
  }

  private Aliases aliases() {
    Aliases aliases = Aliases.none().with(Resource.of("z"), Resource.of("a", "b"));
    return paths.chance(50) ? aliases.with(Resource.of("z", "a"), Resource.of("c")) : aliases;
  }

  /** Resources that tenants include, or nearly. */
  private List<Resource> consumers(List<Tenant> tenants) {
    List<Resource> consumers = new ArrayList<>();
    for (Tenant tenant : tenants) {
      for (TenantClause include : tenant.includes()) {
        Resource near = paths.near(include.pattern(), Variables.none());
        consumers.add(near);
        consumers.add(near.ancestor(Math.min(near.size(), 1 + random.nextInt(2))));
      }
    }
    return consumers;
  }
}
