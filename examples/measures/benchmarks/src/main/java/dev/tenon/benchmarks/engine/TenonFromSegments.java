package dev.tenon.benchmarks.engine;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.benchmarks.workload.Workload;
import dev.tenon.path.Resource;

/** Tenon with the subject's access at hand; the resource is made of its segments in each check. */
final class TenonFromSegments implements Contender {

  @Override
  public String name() {
    return "tenon-segments";
  }

  @Override
  public Engine load(Workload workload) {
    Authorizer authorizer = TenonPolicies.compile(workload);
    return requests -> {
      Access[] accesses = TenonPrepared.accesses(authorizer, requests);
      String[] actions = TenonPolicies.actions(requests);
      String[][] paths = HashMapJoined.paths(requests);
      return i -> accesses[i].check(actions[i], Resource.of(paths[i])).allowed();
    };
  }
}
