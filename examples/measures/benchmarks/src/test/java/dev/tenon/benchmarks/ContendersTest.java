package dev.tenon.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.benchmarks.engine.Contender;
import dev.tenon.benchmarks.engine.Contenders;
import dev.tenon.benchmarks.engine.Engine;
import dev.tenon.benchmarks.engine.Referee;
import dev.tenon.benchmarks.workload.Oracle;
import dev.tenon.benchmarks.workload.Workload;
import dev.tenon.benchmarks.workload.WorkloadW;
import dev.tenon.benchmarks.workload.Workloads;
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
  @MethodSource("shapes")
  void tenon_decidesAsTheOracle(String shape) throws Exception {
    Workload workload = Workloads.named(shape, 0);
    for (String name : List.of("tenon-prepared", "tenon-unprepared", "tenon-segments")) {
      Engine engine = Contenders.named(name).load(workload);
      assertNotNull(Referee.approve(engine, workload), name);
    }
  }

  static List<String> shapes() {
    return Workloads.SHAPES.stream().filter(shape -> !shape.startsWith("roles")).toList();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void shape_isNeitherAllAllowedNorAllDenied(String shape) {
    Workload workload = Workloads.named(shape, 0);
    Oracle oracle = new Oracle(workload);
    long allowed = workload.requests().stream().filter(oracle::allows).count();
    assertTrue(allowed >= 100 && allowed <= 900, shape + " allows " + allowed);
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
