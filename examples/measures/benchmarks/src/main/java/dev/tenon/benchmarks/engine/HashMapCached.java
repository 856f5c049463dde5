package dev.tenon.benchmarks.engine;

import dev.tenon.benchmarks.workload.Request;
import dev.tenon.benchmarks.workload.Workload;
import java.util.List;
import java.util.Map;

/**
 * A lower bound: the path is at hand as one string that knows its hash code, and a {@code HashMap}
 * with as many entries as there are rules knows the answer. It looks at neither subject nor action,
 * and decides nothing that it was not told before.
 */
final class HashMapCached implements Contender {

  @Override
  public String name() {
    return "map-cached";
  }

  @Override
  public Engine load(Workload workload) {
    Map<String, Boolean> answers = Answers.of(workload);
    return requests -> {
      String[] paths = paths(requests);
      return i -> Boolean.TRUE.equals(answers.get(paths[i]));
    };
  }

  private static String[] paths(List<Request> requests) {
    return requests.stream().map(r -> String.join("/", r.path())).toArray(String[]::new);
  }
}
