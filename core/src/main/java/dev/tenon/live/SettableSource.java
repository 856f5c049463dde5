package dev.tenon.live;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.policy.Policy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A source whose policy is set by code: a store, a watch, a test.
 *
 * <pre>{@code
 * SettableSource source = SettableSource.of(first);
 * LiveAuthorizer live = LiveAuthorizer.over(source);
 * source.set(second); // in force when this returns, unless the host gave another executor
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class SettableSource implements PolicySource {

  /** Either the policy or its problems. */
  private record Content(List<Policy> policy, List<Diagnostic> problems) {}

  private final Listeners<Runnable> listeners = new Listeners<>();
  private volatile Content content;

  private SettableSource(Content content) {
    this.content = content;
  }

  /**
   * Creates a source with a policy.
   *
   * @param policy the policy
   * @return a new source
   */
  public static SettableSource of(Policy policy) {
    return new SettableSource(new Content(List.of(policy), List.of()));
  }

  /**
   * Sets the policy and notifies the listeners.
   *
   * @param policy the policy
   */
  public void set(Policy policy) {
    put(new Content(List.of(Objects.requireNonNull(policy, "policy")), List.of()));
  }

  /**
   * Removes the policy and notifies the listeners.
   *
   * @param problems the problems; at least one
   * @throws IllegalArgumentException if there are no problems
   */
  public void fail(Diagnostic... problems) {
    if (problems.length == 0) {
      throw new IllegalArgumentException("a failure needs a diagnostic");
    }
    put(new Content(List.of(), List.of(problems)));
  }

  private void put(Content next) {
    content = next;
    listeners.tell(Runnable::run);
  }

  /**
   * The exception that a listener threw last; the other listeners are still notified.
   *
   * @return the failure, empty if none failed
   */
  public Optional<Throwable> lastListenerFailure() {
    return listeners.lastFailure();
  }

  @Override
  public Policy load() {
    Content now = content;
    if (now.policy().isEmpty()) {
      throw new DiagnosticException(now.problems());
    }
    return now.policy().get(0);
  }

  @Override
  public Registration onChange(Runnable listener) {
    return listeners.add(listener);
  }
}
