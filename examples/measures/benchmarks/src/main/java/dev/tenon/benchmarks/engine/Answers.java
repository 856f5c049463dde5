package dev.tenon.benchmarks.engine;

import dev.tenon.benchmarks.workload.Oracle;
import dev.tenon.benchmarks.workload.Request;
import dev.tenon.benchmarks.workload.Rule;
import dev.tenon.benchmarks.workload.Workload;
import java.util.HashMap;
import java.util.Map;

/** What the two bounds look up: the oracle's answers by path, among as many others as rules. */
final class Answers {

  private Answers() {}

  static Map<String, Boolean> of(Workload workload) {
    Oracle oracle = new Oracle(workload);
    Map<String, Boolean> answers = new HashMap<>();
    for (Request request : workload.requests()) {
      answers.put(String.join("/", request.path()), oracle.allows(request));
    }
    int number = 0;
    for (Rule rule : workload.rules()) {
      answers.putIfAbsent(String.join("/", rule.pattern()) + number++, rule.denies());
    }
    return answers;
  }
}
