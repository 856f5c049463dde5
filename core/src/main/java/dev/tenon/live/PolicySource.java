package dev.tenon.live;

import dev.tenon.policy.Policy;
import java.util.Objects;

/**
 * A source of a policy: a value, a file, an address, a store.
 *
 * <pre>{@code
 * PolicySource source = PolicySource.of(policy);
 * LiveAuthorizer live = LiveAuthorizer.over(source);
 * }</pre>
 *
 * <p>Called by one thread at a time. It may be slow: decisions do not wait for it.
 */
@FunctionalInterface
public interface PolicySource {

  /**
   * Creates a source of a fixed policy.
   *
   * @param policy the policy
   * @return its source
   */
  static PolicySource of(Policy policy) {
    Objects.requireNonNull(policy, "policy");
    return () -> policy;
  }

  /**
   * Loads the current policy. Returns the same object while nothing has changed, so that nothing is
   * compiled again.
   *
   * @return the policy
   * @throws dev.tenon.diagnostic.DiagnosticException with all problems of the policy; any other
   *     exception is reported as {@code source-failed}
   */
  Policy load();

  /**
   * Registers a listener for changes. A source that detects changes runs the listener after each;
   * others, like this default, do nothing and must be polled.
   *
   * @param listener run after a change; it returns at once if its executor does
   * @return the registration, which ends it when closed
   */
  default Registration onChange(Runnable listener) {
    return () -> {};
  }
}
