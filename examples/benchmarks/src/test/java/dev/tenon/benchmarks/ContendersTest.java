package dev.tenon.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.tenon.benchmarks.engine.Contender;
import dev.tenon.benchmarks.engine.Contenders;
import dev.tenon.benchmarks.engine.Referee;
import dev.tenon.benchmarks.workload.Oracle;
import dev.tenon.benchmarks.workload.Workload;
import dev.tenon.benchmarks.workload.WorkloadW;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContendersTest {

  private static final List<Workload> WORKLOADS =
      List.of(WorkloadW.of(200, 3), WorkloadW.of(500, 50), WorkloadW.deep(100, 3));

  static List<Contender> contenders() {
    return Contenders.all();
  }

  @ParameterizedTest
  @MethodSource("contenders")
  void contender_decidesAsTheOracle(Contender contender) throws Exception {
    for (Workload workload : WORKLOADS) {
      assertNotNull(Referee.approve(contender.load(workload), workload), contender.name());
    }
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void workload_isHalfAllowed(Workload workload) {
    Oracle oracle = new Oracle(workload);
    assertEquals(
        workload.requests().size() / 2,
        workload.requests().stream().filter(oracle::allows).count());
  }

  static List<Workload> workloads() {
    return WORKLOADS;
  }
}
