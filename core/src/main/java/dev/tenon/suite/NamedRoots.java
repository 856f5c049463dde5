package dev.tenon.suite;

import dev.tenon.analysis.Invariant;
import dev.tenon.path.AnyDepth;
import dev.tenon.path.AnyName;
import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The roots, which are first segments of resources, that a policy or its suites name.
 *
 * <p>A pattern names its first segment; a glob or a variable names the roots that match it; {@code
 * **} and {@code *} name none. A suite names the roots of all resources in its expectations, lists
 * and relations, and of its invariants' patterns.
 */
final class NamedRoots {

  private final Policy policy;
  private final Set<String> roots = new LinkedHashSet<>();

  NamedRoots(Policy policy, Collection<Suite> suites) {
    this.policy = policy;
    for (Role role : policy.roles().values()) {
      for (Permission permission : role.permissions()) {
        permission.mentionedResources().forEach(this::add);
      }
    }
    for (Role limit : policy.limits().values()) {
      for (Permission permission : limit.permissions()) {
        permission.mentionedResources().forEach(this::add);
      }
    }
    for (Tenant tenant : policy.tenants()) {
      tenant.includes().stream().map(TenantClause::pattern).forEach(this::add);
      tenant.excludes().stream().map(TenantClause::pattern).forEach(this::add);
      for (Inference inference : tenant.inferences()) {
        Inference resolved = policy.aliases().resolve(inference);
        side(resolved.from());
        side(resolved.to());
      }
    }
    suites.forEach(this::add);
  }

  /** Adds a side of an inference; a capture matches every name, like {@code *}, and names none. */
  private void side(List<String> segments) {
    if (!segments.get(0).startsWith("{")) {
      add(ResourcePattern.of(segments.get(0)));
    }
  }

  private void add(Suite suite) {
    for (Case test : suite.cases()) {
      for (Expectation expectation : test.expectations()) {
        if (expectation instanceof Expectation.OfDecision decision) {
          add(decision.resource());
        } else if (expectation instanceof Expectation.OfList list) {
          list.from().forEach(this::add);
          list.expected().forEach(this::add);
        }
      }
    }
    for (Suite.Related related : suite.related()) {
      add(related.source());
      add(related.target());
    }
    suite.invariants().forEach(stated -> patternsOf(stated.invariant()).forEach(this::add));
  }

  private static List<ResourcePattern> patternsOf(Invariant invariant) {
    if (invariant instanceof Invariant.Isolated isolated) {
      return isolated.shared();
    } else if (invariant instanceof Invariant.Apart apart) {
      return apart.shared();
    } else if (invariant instanceof Invariant.Never never) {
      return List.of(never.resources());
    } else if (invariant instanceof Invariant.Only only) {
      return List.of(only.resources());
    } else if (invariant instanceof Invariant.Within within) {
      return within.resources();
    } else if (invariant instanceof Invariant.Separate separate) {
      return List.of(separate.resources());
    } else if (invariant instanceof Invariant.Exclusive) {
      return List.of();
    }
    throw new IllegalStateException("an invariant of a new kind: " + invariant);
  }

  private void add(Resource resource) {
    // A path that is not canonical is always denied.
    if (resource.isCanonical()) {
      roots.add(policy.aliases().resolve(resource).segment(0));
    }
  }

  private void add(ResourcePattern pattern) {
    SegmentPattern first = policy.aliases().resolve(pattern).segment(0);
    if (!isAny(first)) {
      roots.add(Vocabulary.instance(first));
    }
  }

  private static boolean isAny(SegmentPattern segment) {
    return segment == AnyName.INSTANCE || segment == AnyDepth.INSTANCE;
  }

  /**
   * Whether a change can matter only for resources below unnamed roots: it only replaces a
   * pattern's first segment by {@code *}, and that segment matches all named roots already. If
   * something is inferred from these resources, it can matter elsewhere.
   */
  boolean areBesides(Mutation change) {
    if (!change.isReplacement() || change.reach().beyond()) {
      return false;
    }
    ResourcePattern before = change.reach().patterns().get(0);
    ResourcePattern after = change.reach().patterns().get(1);
    if (isAny(before.segment(0))
        || after.segment(0) != AnyName.INSTANCE
        || before.toList().size() != after.toList().size()
        || !before
            .toList()
            .subList(1, before.toList().size())
            .equals(after.toList().subList(1, after.toList().size()))) {
      return false;
    }
    ResourcePattern first = ResourcePattern.of(before.toList().get(0));
    return roots.stream()
        .allMatch(root -> first.coverage(Resource.of(root), Variables.none()) != Coverage.NONE);
  }
}
