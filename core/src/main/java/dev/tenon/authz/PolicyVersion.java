package dev.tenon.authz;

import dev.tenon.policy.Policy;
import java.util.function.Supplier;

/**
 * Whose decision it is: the version of a policy. Decisions keep this instead of the policy, so that
 * one that is kept for long, or that a rule which two policies share still remembers, keeps no
 * policy that was replaced.
 */
final class PolicyVersion {

  /** The policy's own answer, later the text alone. */
  private volatile Supplier<String> version;

  PolicyVersion(Policy policy) {
    this.version = policy::version;
  }

  String version() {
    return version.get();
  }

  /** Lets go of the policy. */
  void settle() {
    String text = version();
    version = () -> text;
  }
}
