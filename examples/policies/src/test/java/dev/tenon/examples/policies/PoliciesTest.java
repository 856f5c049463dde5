package dev.tenon.examples.policies;

import dev.tenon.yaml.junit.PolicyTests;
import java.nio.file.Path;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Each policy says what its suite says, its invariants are proved, and every part decides a case.
 */
class PoliciesTest {

  private static Iterable<DynamicNode> of(String system) {
    return PolicyTests.of(Path.of(system, "policy-tests.yaml")).covering(100);
  }

  @TestFactory
  Iterable<DynamicNode> engflow() {
    return of("engflow");
  }

  @TestFactory
  Iterable<DynamicNode> kpow() {
    return of("kpow");
  }

  @TestFactory
  Iterable<DynamicNode> flux2() {
    return of("flux2");
  }

  @TestFactory
  Iterable<DynamicNode> fluxHpc() {
    return of("flux-hpc");
  }

  @TestFactory
  Iterable<DynamicNode> flyte() {
    return of("flyte");
  }
}
