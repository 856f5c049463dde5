package dev.tenon.spec;

import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The same policy once more, with something changed. */
final class Rebuild {

  private Rebuild() {}

  /** A builder that holds all that a policy says. */
  static Policy.Builder of(Policy policy) {
    return parts(policy, List.copyOf(policy.roles().values()), policy.tenants());
  }

  /** The policy with every list in another order, and some of what is in them twice. */
  static Policy shuffled(Policy policy, Random random) {
    List<Role> roles =
        policy.roles().values().stream()
            .map(
                role ->
                    Role.of(role.name())
                        .heldInTenantOnly(role.isHeldInTenantOnly())
                        .inheriting(shuffle(role.inherits(), random))
                        .withInheritsWhen(role.inheritsWhen())
                        .with(shuffle(role.permissions(), random)))
            .toList();
    List<Tenant> tenants =
        policy.tenants().stream()
            .map(
                tenant ->
                    Tenant.of(tenant.name())
                        .enteredBy(shuffle(tenant.roles(), random))
                        .including(shuffle(tenant.includes(), random))
                        .excluding(shuffle(tenant.excludes(), random))
                        .inferring(
                            shuffle(tenant.inferences(), random)
                                .toArray(new dev.tenon.policy.Inference[0])))
            .toList();
    return parts(policy, once(roles, random), once(tenants, random)).build();
  }

  private static Policy.Builder parts(Policy policy, List<Role> roles, List<Tenant> tenants) {
    Policy.Builder builder = Policy.builder().version(policy.version());
    roles.forEach(builder::role);
    tenants.forEach(builder::tenant);
    if (policy.usesTenants()) {
      builder.usingTenants();
    }
    if (policy.restrictsEntry()) {
      builder.authorizing(policy.authorizedRoles());
    }
    builder.administeredBy(policy.adminRoles());
    builder.actions(policy.actions());
    builder.valueRules(policy.valueRules());
    policy.assignments().forEach(builder::assign);
    policy.limits().values().forEach(builder::limit);
    builder.attributes(policy.attributes());
    return builder.aliases(policy.aliases());
  }

  /** The policy whose tenants all include or exclude something more. */
  static Policy withClauses(
      Policy policy, Collection<TenantClause> includes, Collection<TenantClause> excludes) {
    List<Tenant> tenants =
        policy.tenants().stream()
            .map(tenant -> tenant.including(includes).excluding(excludes))
            .toList();
    return parts(policy, List.copyOf(policy.roles().values()), tenants).build();
  }

  private static <T> List<T> shuffle(Collection<T> values, Random random) {
    List<T> all = new ArrayList<>(values);
    values.stream().filter(value -> random.nextBoolean()).forEach(all::add);
    Collections.shuffle(all, random);
    return all;
  }

  private static <T> List<T> once(Collection<T> values, Random random) {
    List<T> all = new ArrayList<>(values);
    Collections.shuffle(all, random);
    return all;
  }
}
