package dev.tenon.live;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;

/** Small policies that can be told apart by what they allow. */
final class Policies {

  static final Subject ADA = Subject.of("ada").withRoles("operator");
  static final Resource DEV = Resource.of("flink", "dev");
  static final Resource PROD = Resource.of("flink", "prod");
  static final Diagnostic BROKEN =
      Diagnostic.error("unknown-role", Place.of("policy.yaml", 3, 5), "unknown role `nobody`");

  private Policies() {}

  /** An operator may edit one cluster. */
  static Policy allowing(String version, String cluster) {
    return Policy.builder()
        .role(Role.of("operator").with(Permission.allow("EDIT").on("flink/" + cluster)))
        .version(version)
        .build();
  }

  /** Policy number n allows what its parity says; its version is its number. */
  static Policy numbered(int n) {
    return allowing(Integer.toString(n), n % 2 == 0 ? "dev" : "prod");
  }
}
