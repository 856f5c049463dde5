package dev.tenon.policy;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.util.Collection;

/** The hash of all that a policy says: SHA-256 (FIPS 180-4) over every part with its length. */
final class Fingerprint {

  private final Hasher hasher = Hashing.sha256().newHasher();

  private Fingerprint() {}

  static String of(Policy policy) {
    Fingerprint fingerprint = new Fingerprint();
    policy.roles().values().forEach(fingerprint::add);
    fingerprint.add(policy.usesTenants() ? "tenants" : "no tenants");
    fingerprint.addAll(policy.tenants());
    policy.tenants().forEach(tenant -> fingerprint.add(tenant.description()));
    fingerprint.add(policy.restrictsEntry() ? "entry" : "no entry");
    fingerprint.addAll(policy.authorizedRoles());
    fingerprint.addAll(policy.adminRoles());
    fingerprint.add(policy.actions().toString());
    fingerprint.addAll(policy.assignments());
    fingerprint.add(policy.aliases().toString());
    fingerprint.addAll(policy.claimMappings());
    fingerprint.addAll(policy.issuers());
    return "sha256:" + fingerprint.hasher.hash();
  }

  private void add(Role role) {
    add(role.name());
    addAll(role.inherits());
    hasher.putInt(role.permissions().size());
    for (Permission permission : role.permissions()) {
      add(permission.effect().name());
      addAll(permission.actions());
      addAll(permission.resources());
      add(permission.validity().toString());
    }
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
