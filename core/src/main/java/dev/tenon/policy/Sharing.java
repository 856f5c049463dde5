package dev.tenon.policy;

import com.google.common.collect.ImmutableSet;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Deduplicates equal segments and equal sets of actions in the permissions of a policy. A large
 * policy repeats a few values many times; a single copy of each stays in the processor's caches.
 */
final class Sharing {

  private final Map<SegmentPattern, SegmentPattern> segments = new HashMap<>();
  private final Map<ImmutableSet<NamePattern>, ImmutableSet<NamePattern>> actions = new HashMap<>();

  /** An equal role with shared parts; the role itself if there is nothing to share. */
  @SuppressWarnings("ReferenceEquality") // It asks whether there is anything to copy.
  Role share(Role role) {
    List<Permission> permissions = new ArrayList<>();
    boolean same = true;
    for (Permission permission : role.permissions()) {
      Permission shared = share(permission);
      same &= shared == permission;
      permissions.add(shared);
    }
    return same ? role : role.withPermissions(permissions);
  }

  @SuppressWarnings("ReferenceEquality")
  private Permission share(Permission permission) {
    ImmutableSet<NamePattern> set = ImmutableSet.copyOf(permission.actions());
    ImmutableSet<NamePattern> first = actions.computeIfAbsent(set, s -> s);
    boolean same = first == set;
    for (ResourcePattern pattern : permission.resources()) {
      same &= isShared(pattern);
    }
    return same
        ? permission
        : permission.withActions(first).mapResources(pattern -> pattern.sharing(this::share));
  }

  private boolean isShared(ResourcePattern pattern) {
    boolean same = true;
    for (int i = 0; i < pattern.size(); i++) {
      same &= share(pattern.segment(i)) == pattern.segment(i);
    }
    return same;
  }

  private SegmentPattern share(SegmentPattern segment) {
    return segments.computeIfAbsent(segment, s -> s);
  }
}
