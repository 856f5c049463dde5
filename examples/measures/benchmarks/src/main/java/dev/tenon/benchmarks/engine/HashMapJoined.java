package dev.tenon.benchmarks.engine;

import dev.tenon.benchmarks.workload.Request;
import dev.tenon.benchmarks.workload.Workload;
import java.util.List;
import java.util.Map;

/**
 * The baseline of all ratios: the segments are joined and looked up in a {@code HashMap} with as
 * many entries as there are rules. That is what a cache of decisions costs when it hits, made
 * cheaper by leaving the subject and the action out of the key.
 *
 * <p>Four segments are joined by the compiler's own concatenation, the fastest there is; other
 * numbers by {@code String.join}.
 */
final class HashMapJoined implements Contender {

  @Override
  public String name() {
    return Contenders.BASELINE;
  }

  @Override
  public Engine load(Workload workload) {
    Map<String, Boolean> answers = Answers.of(workload);
    return requests -> {
      String[][] paths = paths(requests);
      return i -> Boolean.TRUE.equals(answers.get(join(paths[i])));
    };
  }

  private static String join(String[] path) {
    return path.length == 4
        ? path[0] + "/" + path[1] + "/" + path[2] + "/" + path[3]
        : String.join("/", path);
  }

  static String[][] paths(List<Request> requests) {
    return requests.stream()
        .map(request -> request.path().toArray(String[]::new))
        .toArray(String[][]::new);
  }
}
