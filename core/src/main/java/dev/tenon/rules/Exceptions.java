package dev.tenon.rules;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.evaluation.Program;
import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The exceptions of a rule: it covers what its pattern covers and none of these does. Where a
 * variable of an exception is unset, the rule covers but for an unset variable (Kleene's strong
 * conjunction). Exceptions with a condition are compared apart, by {@link #truth}, as the
 * attributes of a request are looked at last. Immutable.
 */
public final class Exceptions {

  private static final Exceptions NONE = new Exceptions(ImmutableList.of());

  /** The bit of an answer of {@link #truth} that says that a variable is unset. */
  public static final int UNBOUND = 4;

  private final ImmutableList<RuleException> all;

  /** Those without a condition. */
  private final ImmutableList<RuleException> plain;

  /** Those with a condition. */
  private final ImmutableList<RuleException> conditional;

  private Exceptions(ImmutableList<RuleException> all) {
    this.all = all;
    this.plain =
        all.stream()
            .filter(one -> one.condition() == null)
            .collect(ImmutableList.toImmutableList());
    this.conditional =
        all.stream()
            .filter(one -> one.condition() != null)
            .collect(ImmutableList.toImmutableList());
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

  /** Whether one of them has a condition. */
  public boolean dependOnAttributes() {
    return !conditional.isEmpty();
  }

  /** Whether one of them compares the time of the request. */
  public boolean readTime() {
    return conditional.stream()
        .map(RuleException::condition)
        .anyMatch(program -> program != null && program.readsTime());
  }

  /** The number of tests in their conditions. */
  public int tests() {
    return conditional.stream()
        .map(RuleException::condition)
        .mapToInt(program -> program == null ? 0 : program.tests())
        .sum();
  }

  /**
   * How far the rule covers a request of a subject that all of these are for, whatever those with a
   * condition say.
   *
   * @param pattern how far its pattern does
   */
  public Coverage of(Coverage pattern, Resource resource, Variables variables, Action action) {
    Coverage left = pattern;
    for (int i = 0; i < plain.size() && left != Coverage.NONE; i++) {
      Coverage excepted = plain.get(i).coverage(resource, variables, action);
      if (excepted == Coverage.FULL) {
        left = Coverage.NONE;
      } else if (excepted == Coverage.UNBOUND) {
        left = Coverage.UNBOUND;
      }
    }
    return left;
  }

  /** Whether one with a condition depends on an unset variable, if its condition is not false. */
  public boolean mayBeUnbound(Resource resource, Variables variables, Action action) {
    for (int i = 0; i < conditional.size(); i++) {
      if (conditional.get(i).coverage(resource, variables, action) == Coverage.UNBOUND) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether none of those with a condition applies to a request of a subject that all of these are
   * for: Kleene's conjunction of the negations. Allocates nothing.
   *
   * @return a truth of {@link Program}; with the bit {@link #UNBOUND} if it is unknown because of
   *     an unset variable
   */
  public int truth(
      Resource resource, Variables variables, Action action, AttributeLookup given, long now) {
    int truth = Program.TRUE;
    int unbound = 0;
    for (int i = 0; i < conditional.size() && truth != Program.FALSE; i++) {
      RuleException one = conditional.get(i);
      Coverage covered = one.coverage(resource, variables, action);
      if (covered != Coverage.NONE) {
        int applies = one.truth(variables, given, now);
        if (covered == Coverage.UNBOUND && applies != Program.FALSE) {
          applies = Program.UNKNOWN;
          unbound = UNBOUND;
        }
        truth = Math.min(truth, Program.TRUE - applies);
      }
    }
    return truth == Program.UNKNOWN ? truth | unbound : truth;
  }
}
