package dev.tenon.policy;

import static java.util.stream.Collectors.toCollection;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.tenon.claims.Application;
import dev.tenon.claims.ClaimAttribute;
import dev.tenon.claims.ClaimHolding;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPart;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.Issuer;
import dev.tenon.claims.KeyTimes;
import dev.tenon.claims.TokenRules;
import dev.tenon.condition.RuleCondition;
import dev.tenon.persistent.PersistentMap;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The hash of a policy's content: SHA-256 (FIPS 180-4) over every part with its length. Where order
 * and repetition have no meaning, parts are sorted and deduplicated. Roles, tenants and assignments
 * have hashes of their own, which are hashed in turn (Merkle 1987), so that a changed policy hashes
 * only its changes.
 */
final class Fingerprint {

  private final Hasher hasher = Hashing.sha256().newHasher();

  private Fingerprint() {}

  /** The hash of a policy, from the given hashes and all other parts. */
  static String of(
      Policy policy,
      PersistentMap<String, Role> roles,
      PersistentMap<String, Tenant> tenants,
      Assignments assignments,
      PersistentMap<String, ImmutableMap<String, Role>> own) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(roles.digest(Fingerprint::of));
    fingerprint.addHashes(policy.limits().values(), Fingerprint::of);
    fingerprint.add(policy.usesTenants() ? "tenants" : "no tenants");
    fingerprint.add(tenants.digest(Fingerprint::of));
    fingerprint.add(policy.restrictsEntry() ? "entry" : "no entry");
    fingerprint.addSet(policy.authorizedRoles());
    fingerprint.addSet(policy.adminRoles());
    fingerprint.addActions(policy.actions());
    fingerprint.add(assignments.digest());
    if (own.size() > 0) {
      fingerprint.addOwn(own.asMap());
    }
    fingerprint.addAliases(policy.aliases());
    if (!policy.attributes().isEmpty()) {
      fingerprint.add("attributes");
      fingerprint.addSets(
          Maps.transformValues(
              policy.attributes().asMap(), type -> ImmutableSet.of(type.toString())));
    }
    if (!policy.valueRules().isEmpty()) {
      fingerprint.add("values");
      fingerprint.addSets(
          Maps.transformValues(policy.valueRules().asMap(), text -> ImmutableSet.of(text)));
    }
    fingerprint.addHashes(policy.claimMappings(), Fingerprint::of);
    fingerprint.addHashes(policy.issuers(), Fingerprint::of);
    return "sha256:" + fingerprint.hasher.hash();
  }

  private static HashCode of(Role role) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(role.name());
    fingerprint.add(role.description());
    fingerprint.add(role.isHeldInTenantOnly() ? "in-tenant" : "");
    fingerprint.addSet(role.inherits());
    if (!role.inheritsWhen().isEmpty()) {
      fingerprint.add("inherits when");
      fingerprint.addSets(
          Maps.transformValues(
              role.inheritsWhen(), condition -> ImmutableSet.of(of(condition).toString())));
    }
    fingerprint.addHashes(role.permissions(), Fingerprint::of);
    return fingerprint.hasher.hash();
  }

  private void addOwn(Map<String, ImmutableMap<String, Role>> own) {
    hasher.putInt(own.size());
    new TreeMap<>(own)
        .forEach(
            (tenant, roles) -> {
              add(tenant);
              addHashes(roles.values(), Fingerprint::of);
            });
  }

  private static HashCode of(Permission permission) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(permission.effect().name());
    fingerprint.addSet(permission.actions());
    fingerprint.addSet(permission.resources());
    fingerprint.add(permission.validity().toString());
    fingerprint.add(permission.id());
    fingerprint.add(permission.description());
    if (!permission.condition().isAlways()) {
      fingerprint.add("when");
      fingerprint.add(of(permission.condition()));
    }
    if (!permission.exceptions().isEmpty()) {
      fingerprint.add("except");
      fingerprint.addHashes(permission.exceptions(), Fingerprint::of);
    }
    if (!permission.approvers().isEmpty()) {
      fingerprint.add("approved by");
      fingerprint.addSet(permission.approvers());
    }
    return fingerprint.hasher.hash();
  }

  private static HashCode of(RuleCondition condition) {
    Fingerprint fingerprint = new Fingerprint();
    if (condition instanceof RuleCondition.Test test) {
      fingerprint.add(test.attribute());
      fingerprint.add(test.operator().name());
      fingerprint.addList(test.operands());
    } else if (condition instanceof RuleCondition.Not not) {
      fingerprint.add("not");
      fingerprint.add(of(not.part()));
    } else {
      boolean all = condition instanceof RuleCondition.AllOf;
      fingerprint.add(all ? "all" : "any");
      fingerprint.addSet(
          (condition instanceof RuleCondition.AllOf conjunction
                  ? conjunction.parts()
                  : ((RuleCondition.AnyOf) condition).parts())
              .stream().map(Fingerprint::of).toList());
    }
    return fingerprint.hasher.hash();
  }

  private static HashCode of(Except except) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.addSet(except.actions());
    fingerprint.addSet(except.resources());
    fingerprint.addSet(except.roles());
    if (!except.condition().isAlways()) {
      fingerprint.add(of(except.condition()));
    }
    return fingerprint.hasher.hash();
  }

  private static HashCode of(Tenant tenant) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(tenant.name());
    fingerprint.add(tenant.description());
    fingerprint.addSet(tenant.includes());
    fingerprint.addSet(tenant.excludes());
    fingerprint.addHashes(tenant.inferences(), Fingerprint::of);
    fingerprint.addSet(tenant.roles());
    fingerprint.addSet(tenant.adminRoles());
    fingerprint.addSet(tenant.adminsAssign());
    return fingerprint.hasher.hash();
  }

  private static HashCode of(Inference inference) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(inference.relation());
    fingerprint.addList(inference.from());
    fingerprint.addList(inference.to());
    return fingerprint.hasher.hash();
  }

  static HashCode of(Assignment assignment) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(assignment.receiver().name());
    fingerprint.add(assignment.key());
    fingerprint.add(assignment.issuer());
    fingerprint.addSet(assignment.roles());
    fingerprint.add(assignment.isLimiting() ? "limit" : "");
    fingerprint.addSet(assignment.limits());
    fingerprint.add(of(assignment.scope()));
    fingerprint.add(assignment.because());
    fingerprint.add(assignment.owner());
    return fingerprint.hasher.hash();
  }

  private static HashCode of(RoleScope scope) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(scope.tenant());
    fingerprint.addOptional(scope.path());
    fingerprint.addSets(scope.variables().asMap());
    fingerprint.addSet(scope.unset());
    fingerprint.addOptional(scope.end());
    return fingerprint.hasher.hash();
  }

  private static HashCode of(ClaimMapping mapping) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.addPath(mapping.path());
    fingerprint.add(mapping.shape().name());
    fingerprint.addOptional(mapping.pattern());
    fingerprint.addHashes(mapping.yields(), Fingerprint::of);
    mapping.pattern().ifPresent(pattern -> fingerprint.addSets(pattern.choices()));
    fingerprint.addHashes(mapping.holdings(), Fingerprint::of);
    fingerprint.addHashes(mapping.limit().stream().toList(), Fingerprint::of);
    fingerprint.add(mapping.isOptional() ? "optional" : "");
    if (!mapping.attributes().isEmpty()) {
      fingerprint.addHashes(mapping.attributes(), Fingerprint::of);
    }
    return fingerprint.hasher.hash();
  }

  private static HashCode of(ClaimHolding holding) {
    Fingerprint fingerprint = new Fingerprint();
    if (holding instanceof ClaimHolding.Parts parts) {
      fingerprint.add("parts");
      fingerprint.add(of(parts.role()));
      fingerprint.addHashes(parts.tenant().stream().toList(), Fingerprint::of);
      fingerprint.addHashes(parts.path().stream().toList(), Fingerprint::of);
      fingerprint.hasher.putInt(parts.variables().size());
      new TreeMap<>(parts.variables())
          .forEach(
              (name, part) -> {
                fingerprint.add(name);
                fingerprint.add(of(part));
              });
    } else if (holding instanceof ClaimHolding.Rows table) {
      fingerprint.add("table");
      fingerprint.add(of(table.key()));
      fingerprint.hasher.putInt(table.rows().size());
      new TreeMap<>(table.rows())
          .forEach(
              (text, held) -> {
                fingerprint.add(text);
                fingerprint.addHashes(held, Fingerprint::of);
              });
    }
    return fingerprint.hasher.hash();
  }

  private static HashCode of(HeldRole held) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(held.role());
    fingerprint.add(of(held.scope()));
    return fingerprint.hasher.hash();
  }

  private static HashCode of(ClaimPart part) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(part.source().name());
    fingerprint.addSet(part.constants());
    fingerprint.add(part.capture());
    fingerprint.hasher.putInt(part.path().isPresent() ? 1 : 0);
    part.path().ifPresent(fingerprint::addPath);
    fingerprint.add(part.table().isPresent() ? "table" : "as it stands");
    part.table().ifPresent(fingerprint::addSets);
    fingerprint.addOptional(part.range());
    return fingerprint.hasher.hash();
  }

  private static HashCode of(ClaimOutput output) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(output.variable());
    fingerprint.add(output.capture());
    fingerprint.add(output.table().isPresent() ? "table" : "as it stands");
    output.table().ifPresent(fingerprint::addSets);
    return fingerprint.hasher.hash();
  }

  private static HashCode of(ClaimAttribute attribute) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(attribute.name());
    fingerprint.add(attribute.capture());
    fingerprint.add(attribute.table().isPresent() ? "table" : "as it stands");
    attribute.table().ifPresent(fingerprint::addSets);
    return fingerprint.hasher.hash();
  }

  private static HashCode of(Issuer issuer) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(issuer.name());
    fingerprint.addSet(issuer.audiences());
    fingerprint.addSet(issuer.algorithms().stream().map(Enum::name).toList());
    fingerprint.addRules(issuer.rules());
    fingerprint.addPath(issuer.audience());
    fingerprint.addPath(issuer.identity());
    fingerprint.hasher.putInt(issuer.client().size());
    issuer.client().forEach(fingerprint::addPath);
    fingerprint.addHashes(issuer.mappings(), Fingerprint::of);
    fingerprint.addHashes(issuer.applications().values(), Fingerprint::of);
    fingerprint.addOptional(issuer.keys());
    KeyTimes times = issuer.keyTimes();
    fingerprint.addList(
        List.of(times.refresh(), times.outage(), times.cooldown(), times.timeout()));
    return fingerprint.hasher.hash();
  }

  private static HashCode of(Application application) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(application.client());
    fingerprint.addSet(application.roles());
    fingerprint.addSets(application.variables().asMap());
    return fingerprint.hasher.hash();
  }

  private void addRules(TokenRules rules) {
    addSet(rules.types());
    addSet(rules.parties());
    addSets(Maps.transformValues(rules.required(), ImmutableSet::of));
    add(rules.skew().toString());
    addOptional(rules.maxAge());
    hasher.putInt(rules.maxLength());
    hasher.putInt(rules.maxDepth());
  }

  private void addActions(Actions actions) {
    addSets(Maps.asMap(actions.names(), actions::impliedDirectlyBy));
  }

  private void addAliases(Aliases aliases) {
    Map<String, String> texts = new TreeMap<>();
    aliases.asMap().forEach((alias, name) -> texts.put(alias.toString(), name.toString()));
    hasher.putInt(texts.size());
    texts.forEach(
        (alias, name) -> {
          add(alias);
          add(name);
        });
  }

  private void addPath(ClaimPath path) {
    add(path.spelling().name());
    addList(path.steps());
  }

  private void add(HashCode part) {
    hasher.putBytes(part.asBytes());
  }

  /** Adds values whose order is significant. */
  private void addList(Collection<?> values) {
    hasher.putInt(values.size());
    values.forEach(value -> add(value.toString()));
  }

  /** Adds values whose order and repetition are not significant. */
  private void addSet(Collection<?> values) {
    if (values.size() < 2) {
      addList(values);
    } else {
      addList(values.stream().map(Object::toString).collect(toCollection(TreeSet::new)));
    }
  }

  private void addSets(Map<String, ? extends Collection<String>> sets) {
    hasher.putInt(sets.size());
    new TreeMap<>(sets)
        .forEach(
            (key, values) -> {
              add(key);
              addSet(values);
            });
  }

  /** Adds parts that have hashes of their own; their order and repetition are not significant. */
  private <T> void addHashes(Collection<T> parts, Function<T, HashCode> hash) {
    addSet(parts.stream().map(hash).toList());
  }

  private void addOptional(Optional<?> value) {
    addList(value.stream().toList());
  }

  private void add(String text) {
    hasher.putInt(text.length());
    hasher.putUnencodedChars(text);
  }
}
