package dev.tenon.examples.remotecache;

import dev.tenon.examples.remotecache.iam.v1.Policy;
import dev.tenon.examples.remotecache.iam.v1.Role;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Roles as the protocol writes them, and as the policy has them: {@code engflow:platform:*:red:*:*}
 * is {@code engflow/platform/*}{@code /red/*}{@code /*}. A message that was read can be written,
 * and gives a role with the same rights.
 */
final class Roles {

  /** The cache asks about resources of this length alone, so a shorter pattern ends in stars. */
  private static final int SEGMENTS = 6;

  /** The instance in which a role is held. */
  private static final String TENANT = "${tenant}";

  private static final String ESCAPED = ":*$\\";

  private final Set<String> actions;
  private final Set<String> builtIn;

  /**
   * Roles of a policy.
   *
   * @param actions the declared actions, for which a glob of the policy file stands
   * @param builtIn the roles that cannot be changed
   */
  Roles(Set<String> actions, Set<String> builtIn) {
    this.actions = Set.copyOf(actions);
    this.builtIn = Set.copyOf(builtIn);
  }

  /**
   * The role of a message.
   *
   * @throws StatusRuntimeException if it is none
   */
  static dev.tenon.policy.Role of(Role role) {
    if (role.getIncomplete()) {
      throw invalid("the role has policies that this protocol cannot express");
    }
    List<Permission> permissions = new ArrayList<>();
    for (Policy policy : role.getPolicyList()) {
      // An empty list on either side allows nothing.
      if (policy.getActionCount() > 0 && policy.getResourceCount() > 0) {
        permissions.add(permission(policy));
      }
    }
    try {
      return dev.tenon.policy.Role.of(role.getName())
          .inheriting(role.getInheritList().toArray(String[]::new))
          .heldInTenantOnly(role.getHeldInInstance())
          .with(permissions);
    } catch (IllegalArgumentException e) {
      throw invalid("a name is not the name of a role");
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
    return Permission.allow(policy.getActionList().toArray(String[]::new))
        .on(resources)
        .withEffect(effect(policy));
  }

  private static Effect effect(Policy policy) {
    return switch (policy.getEffect()) {
      case ALLOW -> Effect.ALLOW;
      case STAGE -> Effect.STAGE;
      case DENY -> Effect.DENY;
      case UNRECOGNIZED -> throw invalid("an effect is ALLOW, STAGE or DENY");
    };
  }

  private static ResourcePattern pattern(String resource) {
    List<String> segments = split(resource);
    boolean wellFormed =
        segments.size() == SEGMENTS
            && segments.get(0).equals("engflow")
            && (segments.get(1).equals("platform") || segments.get(1).equals("*"));
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

  /** The segments as patterns are spelled: a star alone, or a name in which `\` escapes. */
  private static List<String> split(String resource) {
    List<String> segments = new ArrayList<>();
    StringBuilder segment = new StringBuilder();
    for (int i = 0; i < resource.length(); i++) {
      char c = resource.charAt(i);
      if (c == ':') {
        segments.add(segment.toString());
        segment.setLength(0);
      } else if (c == '\\') {
        i++;
        if (i == resource.length() || ESCAPED.indexOf(resource.charAt(i)) < 0) {
          throw invalid("a \\ stands before one of : * $ \\");
        }
        segment.append(resource.charAt(i) == ':' ? "" : "\\").append(resource.charAt(i));
      } else if (c == '*' && !isWholeSegment(resource, i, 1)) {
        throw invalid("a * is a whole segment; a name that has one writes \\*");
      } else if (resource.startsWith(TENANT, i) && isWholeSegment(resource, i, TENANT.length())) {
        segment.append(TENANT);
        i += TENANT.length() - 1;
      } else if (c == '$') {
        throw invalid("a name that has a $ writes \\$");
      } else {
        segment.append(c);
      }
    }
    segments.add(segment.toString());
    return segments;
  }

  private static boolean isWholeSegment(String resource, int i, int length) {
    int end = i + length;
    return (i == 0 || resource.charAt(i - 1) == ':')
        && (end == resource.length() || resource.charAt(end) == ':');
  }

  /** The message of a role. */
  Role message(dev.tenon.policy.Role role) {
    Role.Builder message =
        Role.newBuilder()
            .setName(role.name())
            .addAllInherit(role.inherits())
            .setHeldInInstance(role.isHeldInTenantOnly())
            .setBuiltIn(builtIn.contains(role.name()))
            .setIncomplete(!role.inheritsWhen().isEmpty());
    for (Permission permission : role.permissions()) {
      Optional<List<String>> resources = resources(permission);
      if (resources.isPresent() && isExpressible(permission)) {
        message
            .addPolicyBuilder()
            .addAllAction(actions(permission))
            .addAllResource(resources.get())
            .setEffect(effect(permission.effect()));
      } else {
        message.setIncomplete(true);
      }
    }
    return message.build();
  }

  private static dev.tenon.examples.remotecache.iam.v1.Effect effect(Effect effect) {
    return switch (effect) {
      case ALLOW -> dev.tenon.examples.remotecache.iam.v1.Effect.ALLOW;
      case STAGE -> dev.tenon.examples.remotecache.iam.v1.Effect.STAGE;
      case DENY -> dev.tenon.examples.remotecache.iam.v1.Effect.DENY;
    };
  }

  /** Whether actions, resources and effect are all that it says, and excepted actions. */
  private static boolean isExpressible(Permission permission) {
    Permission plain =
        Permission.of(permission.effect(), permission.actions()).on(permission.resources());
    return permission.exceptions().stream().allMatch(Roles::isOfActions)
        && permission.withExceptions(List.of()).withoutLabels().equals(plain);
  }

  private static boolean isOfActions(Except exception) {
    return !exception.actions().isEmpty()
        && exception.equals(
            Except.actions(
                exception.actions().stream().map(NamePattern::toString).toArray(String[]::new)));
  }

  private List<String> actions(Permission permission) {
    return names(permission.actions()).stream()
        .filter(name -> permission.exceptions().stream().noneMatch(e -> excepts(e, name)))
        .toList();
  }

  private static boolean excepts(Except exception, String action) {
    return exception.actions().stream().anyMatch(pattern -> pattern.matches(action));
  }

  private List<String> names(Collection<NamePattern> patterns) {
    return patterns.stream()
        .flatMap(
            pattern ->
                pattern instanceof Literal name
                    ? Stream.of(name.name())
                    : actions.stream().filter(pattern::matches).sorted())
        .distinct()
        .toList();
  }

  /** The resources of a permission; empty if one of them has no six segments of names and stars. */
  private static Optional<List<String>> resources(Permission permission) {
    List<String> resources = new ArrayList<>();
    for (ResourcePattern pattern : permission.resources()) {
      List<String> segments = new ArrayList<>();
      for (SegmentPattern segment : pattern.segments()) {
        if (segment instanceof Literal name) {
          segments.add(escape(name.name()));
        } else if (segment.toString().equals("*") || segment.toString().equals(TENANT)) {
          segments.add(segment.toString());
        } else {
          return Optional.empty();
        }
      }
      while (segments.size() < SEGMENTS) {
        segments.add("*");
      }
      boolean writable =
          segments.size() == SEGMENTS
              && segments.get(0).equals("engflow")
              && (segments.get(1).equals("platform") || segments.get(1).equals("*"));
      if (!writable) {
        return Optional.empty();
      }
      resources.add(String.join(":", segments));
    }
    return Optional.of(resources);
  }

  private static String escape(String name) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      escaped.append(ESCAPED.indexOf(c) < 0 ? "" : "\\").append(c);
    }
    return escaped.toString();
  }

  private static StatusRuntimeException invalid(String why) {
    return Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException();
  }
}
