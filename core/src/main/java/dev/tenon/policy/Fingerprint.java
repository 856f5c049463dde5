package dev.tenon.policy;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.tenon.persistent.PersistentMap;
import java.util.Collection;
import java.util.TreeSet;

/**
 * The hash of all that a policy says: SHA-256 (FIPS 180-4) over every part with its length. Roles,
 * tenants and assignments have hashes of their own, which are hashed in turn (Merkle 1987), so that
 * a changed policy hashes what changed.
 */
final class Fingerprint {

  private final Hasher hasher = Hashing.sha256().newHasher();

  private Fingerprint() {}

  /** The hash of a policy, but for what is given as hashed already. */
  static String of(
      Policy policy,
      PersistentMap<String, Role> roles,
      PersistentMap<String, Tenant> tenants,
      Assignments assignments) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(roles.digest(Fingerprint::of));
    fingerprint.add(policy.usesTenants() ? "tenants" : "no tenants");
    fingerprint.add(tenants.digest(Fingerprint::of));
    fingerprint.add(policy.restrictsEntry() ? "entry" : "no entry");
    fingerprint.addAll(policy.authorizedRoles());
    fingerprint.addAll(policy.adminRoles());
    fingerprint.add(policy.actions().toString());
    fingerprint.add(assignments.digest());
    fingerprint.add(policy.aliases().toString());
    fingerprint.addAll(policy.claimMappings());
    fingerprint.addAll(policy.issuers());
    return "sha256:" + fingerprint.hasher.hash();
  }

  private static HashCode of(Role role) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(role.name());
    fingerprint.addAll(role.inherits());
    fingerprint.hasher.putInt(role.permissions().size());
    for (Permission permission : role.permissions()) {
      fingerprint.add(permission.effect().name());
      fingerprint.addAll(permission.actions());
      fingerprint.addAll(permission.resources());
      fingerprint.add(permission.validity().toString());
    }
    return fingerprint.hasher.hash();
  }

  private static HashCode of(Tenant tenant) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(tenant.name());
    fingerprint.add(tenant.description());
    fingerprint.addAll(tenant.includes());
    fingerprint.addAll(tenant.excludes());
    fingerprint.addAll(tenant.inferences());
    fingerprint.addAll(tenant.roles());
    return fingerprint.hasher.hash();
  }

  static HashCode of(Assignment assignment) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(assignment.receiver().name());
    fingerprint.add(assignment.key());
    fingerprint.add(assignment.issuer());
    fingerprint.addAll(new TreeSet<>(assignment.roles()));
    return fingerprint.hasher.hash();
  }

  private void add(HashCode part) {
    hasher.putBytes(part.asBytes());
  }

  private void addAll(Collection<?> values) {
    hasher.putInt(values.size());
    values.forEach(value -> add(value.toString()));
  }

  private void add(String text) {
    hasher.putInt(text.length());
    hasher.putUnencodedChars(text);
  }
}
