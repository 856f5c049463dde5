package dev.tenon.policy;

import com.google.common.collect.ImmutableSet;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps one of each segment and of each set of actions that the permissions of a policy have in
 * common: a large policy says the same few things many times, and what is there once stays in the
 * processor's caches.
 */
final class Sharing {

  private final Map<SegmentPattern, SegmentPattern> segments = new HashMap<>();
  private final Map<ImmutableSet<NamePattern>, ImmutableSet<NamePattern>> actions = new HashMap<>();

  Role share(Role role) {
    List<Permission> permissions = role.permissions().stream().map(this::share).toList();
    return role.permissions().isEmpty()
        ? role
        : Role.of(role.name()).inheriting(role.inherits()).with(permissions).at(role.place());
  }

  private Permission share(Permission permission) {
    List<ResourcePattern> patterns =
        permission.resources().stream().map(pattern -> pattern.sharing(this::share)).toList();
    ImmutableSet<NamePattern> set = ImmutableSet.copyOf(permission.actions());
    return Permission.of(permission.effect(), actions.computeIfAbsent(set, s -> s))
        .on(patterns)
        .during(permission.validity())
        .at(permission.place());
  }

  private SegmentPattern share(SegmentPattern segment) {
    return segments.computeIfAbsent(segment, s -> s);
  }
}
