package dev.tenon.benchmarks.measure;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.benchmarks.workload.Adversary;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Optional;

/**
 * As much of a hostile family as the compiler lets pass.
 *
 * @param size how many patterns there are
 * @param access a holder of the role that has them
 */
public record HostilePolicy(int size, Access access) {

  /**
   * The largest one within the standard limits.
   *
   * @param family the family
   * @return its access; of one pattern at least
   */
  public static HostilePolicy largest(Adversary family) {
    List<List<String>> patterns = family.patterns();
    HostilePolicy best = compile(patterns, 1).orElseThrow();
    int step = 1;
    while (step > 0) {
      Optional<HostilePolicy> more = compile(patterns, best.size() + step);
      if (more.isPresent()) {
        best = more.get();
        step *= 2;
      } else {
        step /= 2;
      }
    }
    return best;
  }

  private static Optional<HostilePolicy> compile(List<List<String>> patterns, int size) {
    if (size > patterns.size()) {
      return Optional.empty();
    }
    List<ResourcePattern> some =
        patterns.subList(0, size).stream().map(ResourcePattern::of).toList();
    Role role = Role.of("hostile").with(Permission.allow("view").on(some));
    try {
      Authorizer authorizer =
          Authorizer.compile(Policy.builder().version("hostile").role(role).build());
      Subject mallory = Subject.of("mallory").withRoles("hostile");
      return Optional.of(new HostilePolicy(size, authorizer.access(mallory)));
    } catch (DiagnosticException refused) {
      return Optional.empty();
    }
  }
}
