package dev.tenon.examples.stress;

import dev.tenon.authz.Decision;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.SettableSource;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLJ_Result;

/**
 * One thread swaps the policy, another one decides twice and then asks which one is in force.
 * Policy {@code old} allows the request, policy {@code new} denies it.
 */
@JCStressTest
@State
@Outcome(id = "old ALLOW, old ALLOW, 0", expect = Expect.ACCEPTABLE, desc = "before the swap")
@Outcome(id = "old ALLOW, old ALLOW, 1", expect = Expect.ACCEPTABLE, desc = "swapped at the end")
@Outcome(id = "old ALLOW, new DENY, 1", expect = Expect.ACCEPTABLE, desc = "swapped in between")
@Outcome(id = "new DENY, new DENY, 1", expect = Expect.ACCEPTABLE, desc = "after the swap")
@Outcome(expect = Expect.FORBIDDEN, desc = "a mixture, half a policy, or back to the old one")
public class SwappedPolicy {

  private static final Subject ADA = Subject.of("ada").withRoles("operator");
  private static final Resource DEV = Resource.of("dev");
  private static final Policy OLD =
      Policy.builder()
          .role(Role.of("operator").with(Permission.allow("EDIT").on("dev")))
          .version("old")
          .build();
  private static final Policy NEW =
      Policy.builder()
          .role(Role.of("operator").with(Permission.deny("EDIT").on("dev")))
          .version("new")
          .build();

  private final SettableSource source = SettableSource.of(OLD);
  private final LiveAuthorizer live = LiveAuthorizer.over(source);

  /** Swaps. */
  @Actor
  public void swap() {
    source.set(NEW);
  }

  /**
   * Decides.
   *
   * @param seen what it saw
   */
  @Actor
  public void decide(LLJ_Result seen) {
    seen.r1 = shown(live.check(ADA, "EDIT", DEV));
    seen.r2 = shown(live.access(ADA).check("EDIT", DEV));
    seen.r3 = live.snapshot().number();
  }

  private static String shown(Decision decision) {
    return decision.version() + " " + decision.effect();
  }
}
