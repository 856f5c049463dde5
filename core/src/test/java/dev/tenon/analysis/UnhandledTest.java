package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the analysis does not handle makes an answer undecided, with the reason. */
class UnhandledTest {

  private static final Policy PLAIN =
      Policy.builder()
          .role(Role.of("r").with(Permission.allow("read").on("a")))
          .tenant(Tenant.of("t").including("a").enteredBy("r"))
          .build();

  private static final List<Policy> NEW =
      List.of(
          PLAIN.toBuilder().assign(Assignment.toActor("agent").limitedTo()).build(),
          PLAIN.toBuilder().assign(Assignment.toEveryone("r").limitedTo()).build());

  @Test
  void aComparison_ofOtherLimitsIsUndecided_andAProofIsNot() {
    for (Policy policy : NEW) {
      Analysis analysis = Analysis.of(policy);
      assertInstanceOf(Answer.Undecided.class, analysis.implies(PLAIN));
      assertInstanceOf(Answer.Undecided.class, Analysis.of(PLAIN).equivalent(policy));
      assertFalse(analysis.diff(PLAIN).reached().isEmpty());
      assertFalse(
          analysis.allowsNothingBeyond(ResourcePattern.parse("b")) instanceof Answer.Holds,
          "a subject without the limit is allowed more, or it is undecided");
    }
  }
}
