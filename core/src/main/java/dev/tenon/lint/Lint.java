package dev.tenon.lint;

import com.google.common.collect.ImmutableList;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Looks for what is allowed to be written and was probably not meant.
 *
 * <pre>{@code
 * List<Diagnostic> found = Lint.at(Instant.now()).against(inventory).findings(policy);
 * found.forEach(System.out::println);
 * }</pre>
 *
 * <p>A finding is a warning, or an error where a limit limits nothing, with a place, a reason and a
 * proposal; its code is one of {@link LintCode}. Nothing is decided by it. Takes some milliseconds
 * for a thousand rules, and at most about a second for any policy; comparing with an inventory
 * takes time linear in rules times resources. Immutable and safe to share.
 */
public final class Lint {

  /** The steps that may be taken to prove which rules never decide: about a second of work. */
  private static final long STEPS = 2_000_000;

  private final Instant now;
  private final ImmutableList<Resource> inventory;

  private Lint(Instant now, ImmutableList<Resource> inventory) {
    this.now = Objects.requireNonNull(now, "now");
    this.inventory = inventory;
  }

  /**
   * What is found at a moment.
   *
   * @param now against which time bounds are compared
   * @return a lint without an inventory
   */
  public static Lint at(Instant now) {
    return new Lint(now, ImmutableList.of());
  }

  /**
   * The same with what there is, so that patterns which cover nothing of it are found.
   *
   * @param resources what there is
   * @return a new lint
   */
  public Lint against(Collection<Resource> resources) {
    return new Lint(now, ImmutableList.copyOf(resources));
  }

  /**
   * Looks at a policy.
   *
   * @param policy any policy
   * @return immutable, sorted by place; each is a warning, or an error where a deny, a staged rule
   *     or an exclude is written in a notation that is taken literally and so limits nothing
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
    new VariableLint(policy, found).run();
    new ActionLint(policy, found).run();
    new HoldingLint(policy, found).run();
    new IssuerLint(policy, found).run();
    return found.sorted();
  }

  static Diagnostic warning(LintCode code, dev.tenon.diagnostic.Place place, String message) {
    return Diagnostic.warning(code.code(), place, message);
  }
}
