package dev.tenon.benchmarks.workload;

import java.util.List;

/**
 * May the subject do this to that?
 *
 * @param subject who asks
 * @param action the action's exact name
 * @param path the resource, segment by segment
 */
public record Request(Subject subject, String action, List<String> path) {

  /** Copies the list. */
  public Request {
    path = List.copyOf(path);
  }

  /**
   * The same in strings of its own, whose hash codes nobody has asked for yet. A service gets its
   * requests from the network: no string of theirs is one of the policy's.
   *
   * @return an equal request, of the same subject
   */
  public Request fresh() {
    return new Request(subject, copy(action), path.stream().map(Request::copy).toList());
  }

  private static String copy(String text) {
    return new String(text.toCharArray());
  }
}
