package dev.tenon.authz;

import dev.tenon.policy.Policy;
import java.util.function.Supplier;

/**
 * The version of the policy that made a decision. Decisions refer to it and not to the policy, so
 * that a replaced policy can be garbage collected while a decision is still referenced, for example
 * by a rule that two policies share.
 */
final class PolicyVersion {

  /** Refers to the policy at first, later only to the text. */
  private volatile Supplier<String> version;

  PolicyVersion(Policy policy) {
    this.version = policy::version;
  }

  String version() {
    return version.get();
  }

  /** Releases the reference to the policy. */
  void settle() {
    String text = version();
    version = () -> text;
  }
}
