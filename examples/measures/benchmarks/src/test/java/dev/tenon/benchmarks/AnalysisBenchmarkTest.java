package dev.tenon.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.analysis.AccessChange;
import dev.tenon.benchmarks.measure.AnalysisBenchmark;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is timed gives the answers that it should. */
class AnalysisBenchmarkTest {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyQuestion_hasItsAnswer(boolean conditional) {
    AnalysisBenchmark benchmark = new AnalysisBenchmark();
    benchmark.n = 1_000;
    benchmark.tenants = 30;
    benchmark.conditional = conditional;
    benchmark.build();

    assertTrue(benchmark.isolated().holds());
    assertEquals(1, benchmark.leaking().leaks().size());
    assertTrue(benchmark.diffOfNothing().isEmpty());
    assertTrue(benchmark.dead().isDecided());
    for (AccessChange change : benchmark.diffOfOneRule().changes()) {
      assertEquals("t15", change.tenant());
    }
    assertTrue(benchmark.diffOfOneRule().isDecided());
    assertEquals(
        benchmark.diffOfOneRule().toString(), benchmark.diffOfOneRuleReadAnew().toString());
    assertTrue(benchmark.diffOfOneRule().toString().contains("CANCEL"));
  }
}
