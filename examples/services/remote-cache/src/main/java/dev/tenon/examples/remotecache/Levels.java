package dev.tenon.examples.remotecache;

import dev.tenon.authz.Authorizer;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a subtenant reads: in {@code main.dev.ci}, then in {@code main.dev}, then in {@code main}.
 * The policy decides about each level on its own, so that a right on one is no right on another.
 * Writing is never about more than the instance that was named.
 */
final class Levels {

  private final Authorizer authorizer;

  Levels(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  /** The instance of which one is a subtenant, by its name. */
  static Optional<String> above(String instance) {
    int dot = instance.lastIndexOf('.');
    return dot < 1 ? Optional.empty() : Optional.of(instance.substring(0, dot));
  }

  /**
   * The levels in which somebody reads, the nearest first.
   *
   * @param right the right that each level above the first needs
   * @param instanceName the instance that was named, which the call was let into already
   */
  List<String> readable(Right right, String instanceName, Subject subject) {
    List<String> levels = new ArrayList<>();
    String named = Right.instance(instanceName);
    levels.add(named);
    for (Optional<String> next = above(named);
        next.isPresent();
        next = next.flatMap(Levels::above)) {
      if (has(right, next.get(), subject)) {
        levels.add(next.get());
      }
    }
    return levels;
  }

  boolean has(Right right, String instance, Subject subject) {
    return authorizer.check(right.in(instance, subject)).allowed();
  }
}
