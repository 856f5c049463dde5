package dev.tenon.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tenon.benchmarks.measure.HostilePolicy;
import dev.tenon.benchmarks.workload.Adversary;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdversaryTest {

  @ParameterizedTest
  @EnumSource
  void patterns_areDistinctAndMissThePath(Adversary family) {
    List<List<String>> patterns = family.patterns();
    assertEquals(patterns.size(), new HashSet<>(patterns).size());
    Resource resource = Resource.of(family.path());
    for (List<String> pattern : patterns) {
      assertFalse(ResourcePattern.of(pattern).covers(resource), pattern::toString);
    }
  }

  @ParameterizedTest
  @EnumSource
  void largestPolicy_denies(Adversary family) {
    HostilePolicy policy = HostilePolicy.largest(family);
    assertFalse(policy.access().check("view", Resource.of(family.path())).allowed());
  }
}
