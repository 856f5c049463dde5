package dev.tenon.examples.flinkconsole;

import dev.tenon.yaml.junit.PolicyTests;
import java.nio.file.Path;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

class PolicyTest {

  /** The policy says what its suite says, its invariants are proved, every part decides a case. */
  @TestFactory
  Iterable<DynamicNode> policy() {
    return PolicyTests.of(Path.of("policy-tests.yaml")).covering(100);
  }
}
