package dev.tenon.benchmarks.peers;

import com.yahoo.athenz.zpe.AuthZpeClient;
import com.yahoo.athenz.zpe.AuthZpeClient.AccessCheckStatus;
import dev.tenon.benchmarks.engine.Checks;
import dev.tenon.benchmarks.engine.Contender;
import dev.tenon.benchmarks.engine.Engine;
import dev.tenon.benchmarks.workload.Request;
import dev.tenon.benchmarks.workload.Workload;
import java.util.List;

/**
 * Athenz's policy engine, the one that sits inside services.
 *
 * <p>It is asked by role names, which saves it the token, with the path already joined. Its
 * assertions are made in the shape in which its own loader makes them, without the signed files. An
 * assertion has one action, so a rule becomes one for each of its actions.
 */
public final class Athenz implements Contender {

  @Override
  public String name() {
    return "athenz-zpe";
  }

  @Override
  public int mostRules() {
    return 100_000;
  }

  @Override
  public synchronized Engine load(Workload workload) {
    AthenzAssertions.load(workload.rules());
    AuthZpeClient.setZPEClientClass(AthenzAssertions.class.getName());
    return Athenz::checks;
  }

  private static Checks checks(List<Request> requests) {
    Request[] all = requests.toArray(Request[]::new);
    String[] paths = requests.stream().map(r -> String.join("/", r.path())).toArray(String[]::new);
    return i ->
        AuthZpeClient.allowActionZPE(
                all[i].action(),
                AthenzAssertions.DOMAIN,
                paths[i],
                all[i].subject().roles(),
                new StringBuilder())
            == AccessCheckStatus.ALLOW;
  }
}
