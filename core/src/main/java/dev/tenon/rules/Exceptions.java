package dev.tenon.rules;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The exceptions of a rule: it covers what its pattern covers and none of these does. Where a
 * variable of an exception is unset, the rule covers but for an unset variable (Kleene's strong
 * conjunction). Immutable.
 */
public final class Exceptions {

  private static final Exceptions NONE = new Exceptions(ImmutableList.of());

  private final ImmutableList<RuleException> all;

  private Exceptions(ImmutableList<RuleException> all) {
    this.all = all;
  }

  /** No exceptions. */
  public static Exceptions none() {
    return NONE;
  }

  /** Some exceptions. */
  static Exceptions of(List<RuleException> all) {
    return all.isEmpty() ? NONE : new Exceptions(ImmutableList.copyOf(all));
  }

  /** The exceptions, in the order in which they were written. */
  public List<RuleException> all() {
    return all;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** Whether one of them depends on the subject's roles. */
  public boolean dependOnRoles() {
    return all.stream().anyMatch(one -> !one.written().roles().isEmpty());
  }

  /** The roles that they name. */
  public Set<String> roles() {
    return all.stream()
        .flatMap(one -> one.written().roles().stream())
        .collect(ImmutableSet.toImmutableSet());
  }

  /** The variables of their patterns. */
  public Set<String> variables() {
    return all.stream()
        .flatMap(one -> one.written().variables().stream())
        .collect(ImmutableSet.toImmutableSet());
  }

  /** The exceptions that apply to a subject with these roles, which must include inherited ones. */
  public Exceptions forHolders(Collection<String> roles) {
    return of(all.stream().filter(one -> one.isFor(roles)).toList());
  }

  /** Whether one of them covers every request, so that the rule covers none. */
  public boolean coverEverything() {
    return all.stream().anyMatch(RuleException::isEverything);
  }

  /**
   * How far the rule covers a request of a subject that all of these are for.
   *
   * @param pattern how far its pattern does
   */
  public Coverage of(Coverage pattern, Resource resource, Variables variables, Action action) {
    Coverage left = pattern;
    for (int i = 0; i < all.size() && left != Coverage.NONE; i++) {
      Coverage excepted = all.get(i).coverage(resource, variables, action);
      if (excepted == Coverage.FULL) {
        left = Coverage.NONE;
      } else if (excepted == Coverage.UNBOUND) {
        left = Coverage.UNBOUND;
      }
    }
    return left;
  }
}
