package dev.tenon.spec;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;

/** Short ways to put a question, for tests that put many. */
final class Questions {

  private Questions() {}

  /** A policy that gives one role some permissions. */
  static Authorizer granting(String role, Permission... permissions) {
    Policy.Builder policy = Policy.builder();
    for (Permission permission : permissions) {
      policy.permission(role, permission);
    }
    return Authorizer.compile(policy.build());
  }

  /** Ada with these roles. */
  static Subject ada(String... roles) {
    return Subject.of("ada").withRoles(roles);
  }

  static Resource path(String text) {
    return Resource.parse(text);
  }

  static Reason reason(Authorizer authorizer, Subject subject, String action, String resource) {
    return authorizer.check(subject, action, path(resource)).reason();
  }

  static Reason reason(
      Authorizer authorizer, Subject subject, String action, String resource, String tenant) {
    return check(authorizer, subject, action, resource, tenant).reason();
  }

  static Decision check(
      Authorizer authorizer, Subject subject, String action, String resource, String tenant) {
    return authorizer.check(Request.of(subject, action, path(resource)).within(tenant));
  }

  static boolean allows(Authorizer authorizer, Subject subject, String action, String resource) {
    return authorizer.check(subject, action, path(resource)).allowed();
  }
}
