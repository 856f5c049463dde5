package dev.tenon.benchmarks.engine;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.benchmarks.workload.Request;
import dev.tenon.benchmarks.workload.Subject;
import dev.tenon.benchmarks.workload.Workload;
import dev.tenon.path.Resource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tenon as a service uses it: each subject's access and each resource are at hand. */
final class TenonPrepared implements Contender {

  @Override
  public String name() {
    return "tenon-prepared";
  }

  @Override
  public Engine load(Workload workload) {
    Authorizer authorizer = TenonPolicies.compile(workload);
    return requests -> {
      Access[] accesses = accesses(authorizer, requests);
      String[] actions = TenonPolicies.actions(requests);
      Resource[] resources = TenonPolicies.resources(requests);
      return i -> accesses[i].check(actions[i], resources[i]).allowed();
    };
  }

  static Access[] accesses(Authorizer authorizer, List<Request> requests) {
    Map<Subject, Access> known = new HashMap<>();
    return requests.stream()
        .map(
            request ->
                known.computeIfAbsent(
                    request.subject(),
                    subject -> authorizer.access(TenonPolicies.subject(subject))))
        .toArray(Access[]::new);
  }
}
