package dev.tenon.live;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.policy.Policy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A source that is told which policy it gives: by a store, by a watch, by a test.
 *
 * <pre>{@code
 * SettableSource source = SettableSource.of(first);
 * LiveAuthorizer live = LiveAuthorizer.over(source);
 * source.set(second); // in force when this returns, unless the host gave another executor
 * }</pre>
 *
 * <p>Safe to share between threads.
 */
public final class SettableSource implements PolicySource {

  /** The policy or what is wrong with it: one of both. */
  private record Content(List<Policy> policy, List<Diagnostic> problems) {}

  private final Listeners<Runnable> listeners = new Listeners<>();
  private volatile Content content;

  private SettableSource(Content content) {
    this.content = content;
  }

  /**
   * A source that gives a policy.
   *
   * @param policy the policy
   * @return a new source
   */
  public static SettableSource of(Policy policy) {
    return new SettableSource(new Content(List.of(policy), List.of()));
  }

  /**
   * Gives another policy from now on, and tells those who asked to be told.
   *
   * @param policy the policy
   */
  public void set(Policy policy) {
    put(new Content(List.of(Objects.requireNonNull(policy, "policy")), List.of()));
  }

  /**
   * Gives no policy from now on, and tells those who asked to be told.
   *
   * @param problems what is wrong; at least one
   * @throws IllegalArgumentException if nothing is wrong
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
   * What a listener threw last; the others hear of the change all the same.
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
