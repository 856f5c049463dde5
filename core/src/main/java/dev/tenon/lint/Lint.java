package dev.tenon.lint;

import com.google.common.collect.ImmutableList;
import dev.tenon.analysis.Invariant;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Finds parts of a policy that are valid but probably mistakes.
 *
 * <pre>{@code
 * List<Diagnostic> found = Lint.at(Instant.now()).against(inventory).findings(policy);
 * found.forEach(System.out::println);
 * }</pre>
 *
 * <p>A finding is a warning, or an error if a restriction has no effect, with a place, a reason and
 * a proposal; its code is one of {@link LintCode}. Findings do not affect decisions. Takes some
 * milliseconds for a thousand rules, and at most about a second for any policy; comparing with an
 * inventory takes time linear in rules times resources. Immutable and thread-safe.
 */
public final class Lint {

  /** The budget for proving which rules never decide, in steps: about a second of work. */
  private static final long STEPS = 2_000_000;

  private final Instant now;
  private final ImmutableList<Resource> inventory;
  private final ImmutableList<Invariant> duties;

  private Lint(Instant now, ImmutableList<Resource> inventory, ImmutableList<Invariant> duties) {
    this.now = Objects.requireNonNull(now, "now");
    this.inventory = inventory;
    this.duties = duties;
  }

  /**
   * Creates a lint for an instant.
   *
   * @param now the instant with which time bounds are compared
   * @return a lint without an inventory
   */
  public static Lint at(Instant now) {
    return new Lint(now, ImmutableList.of(), ImmutableList.of());
  }

  /**
   * Adds an inventory, so that patterns which cover none of its resources are reported.
   *
   * @param resources the existing resources
   * @return a new lint
   */
  public Lint against(Collection<Resource> resources) {
    return new Lint(now, ImmutableList.copyOf(resources), duties);
  }

  /**
   * Adds invariants, so that roles and assignments which break a segregation of duties are
   * reported.
   *
   * @param invariants the invariants; only {@link Invariant.Exclusive} and {@link
   *     Invariant.Separate} are looked at
   * @return a new lint
   */
  public Lint keeping(Collection<? extends Invariant> invariants) {
    return new Lint(now, inventory, ImmutableList.copyOf(invariants));
  }

  /**
   * Lints a policy.
   *
   * @param policy any policy
   * @return an immutable list, sorted by place; each is a warning, or an error if a deny, a staged
   *     rule or an exclude uses a notation that is taken literally and so restricts nothing, or if
   *     values of a claim name any tenant where that gives rights in one that is not meant
   */
  public List<Diagnostic> findings(Policy policy) {
    Diagnostics found = new Diagnostics();
    new RoleLint(policy, found).run();
    new TenantLint(policy, found).run();
    new RuleLint(policy, now, STEPS, found).run();
    new PatternLint(policy, inventory, found).run();
    new NotationLint(policy, found).run();
    new NameLint(policy, found).run();
    new TenantRoleLint(policy, found).run();
    new TenancyLint(policy, now, found).run();
    new DutyLint(policy, duties, found).run();
    new VariableLint(policy, found).run();
    new ActionLint(policy, found).run();
    new HoldingLint(policy, found).run();
    new IssuerLint(policy, found).run();
    new ClaimTenantLint(policy, found).run();
    new ConditionLint(policy, found).run();
    return found.sorted();
  }

  static Diagnostic warning(LintCode code, dev.tenon.diagnostic.Place place, String message) {
    return Diagnostic.warning(code.code(), place, message);
  }
}
