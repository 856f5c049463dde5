package dev.tenon.examples.remotecache;

import dev.tenon.examples.remotecache.iam.v1.Policy;
import dev.tenon.examples.remotecache.iam.v1.Role;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Permission;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Roles as the protocol writes them, and as the policy has them: {@code engflow:platform:*:red:*:*}
 * is {@code engflow/platform/*}{@code /red/*}{@code /*}.
 */
final class Roles {

  private static final int SEGMENTS = 6;

  private Roles() {}

  /**
   * The role of a message.
   *
   * @throws StatusRuntimeException if it is none
   */
  static dev.tenon.policy.Role of(Role role) {
    List<Permission> permissions = new ArrayList<>();
    for (Policy policy : role.getPolicyList()) {
      // An empty list on either side allows nothing.
      if (policy.getActionCount() > 0 && policy.getResourceCount() > 0) {
        permissions.add(permission(policy));
      }
    }
    try {
      return dev.tenon.policy.Role.of(role.getName()).with(permissions);
    } catch (IllegalArgumentException e) {
      throw invalid("not the name of a role");
    }
  }

  private static Permission permission(Policy policy) {
    List<ResourcePattern> resources = new ArrayList<>();
    for (String resource : policy.getResourceList()) {
      resources.add(pattern(resource));
    }
    for (String action : policy.getActionList()) {
      if (action.isEmpty() || action.contains("*")) {
        throw invalid("an action is an exact name such as actioncache:Read");
      }
    }
    return Permission.allow(policy.getActionList().toArray(String[]::new)).on(resources);
  }

  private static ResourcePattern pattern(String resource) {
    List<String> segments = Arrays.asList(resource.split(":", -1));
    boolean wellFormed =
        segments.size() == SEGMENTS
            && segments.get(0).equals("engflow")
            && segments.get(1).equals("platform")
            && segments.stream().allMatch(Roles::isNameOrStar);
    if (!wellFormed) {
      throw invalid(
          "a resource has six segments such as engflow:platform:*:neuroflux:*:*, each a name or *");
    }
    try {
      return ResourcePattern.of(segments);
    } catch (IllegalArgumentException e) {
      throw invalid("a segment of a resource is no name");
    }
  }

  private static boolean isNameOrStar(String segment) {
    return segment.equals("*") || !(segment.contains("*") || segment.contains("${"));
  }

  /** The message of a role. What it inherits is not part of it: the protocol has no word for it. */
  static Role of(dev.tenon.policy.Role role) {
    Role.Builder message = Role.newBuilder().setName(role.name());
    for (Permission permission : role.permissions()) {
      message
          .addPolicyBuilder()
          .addAllAction(permission.actions().stream().map(NamePattern::toString).toList())
          .addAllResource(
              permission.resources().stream()
                  .map(pattern -> String.join(":", pattern.toString().split("/", -1)))
                  .collect(Collectors.toList()));
    }
    return message.build();
  }

  private static StatusRuntimeException invalid(String why) {
    return Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException();
  }
}
