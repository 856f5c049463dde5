package dev.tenon.benchmarks.engine;

import dev.tenon.authz.Authorizer;
import dev.tenon.benchmarks.workload.Workload;
import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import java.util.HashMap;
import java.util.Map;

/** Tenon asked with a subject, whose roles it has to look up in every check. */
final class TenonUnprepared implements Contender {

  @Override
  public String name() {
    return "tenon-unprepared";
  }

  @Override
  public Engine load(Workload workload) {
    Authorizer authorizer = TenonPolicies.compile(workload);
    return requests -> {
      Map<dev.tenon.benchmarks.workload.Subject, Subject> known = new HashMap<>();
      Subject[] subjects =
          requests.stream()
              .map(request -> known.computeIfAbsent(request.subject(), TenonPolicies::subject))
              .toArray(Subject[]::new);
      String[] actions = TenonPolicies.actions(requests);
      Resource[] resources = TenonPolicies.resources(requests);
      return i -> authorizer.check(subjects[i], actions[i], resources[i]).allowed();
    };
  }
}
