package dev.tenon.examples.remotecache;

import dev.tenon.yaml.junit.PolicyTests;
import java.nio.file.Path;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * The policy says what its suite says, its invariants are proved, and every part decides a case.
 */
class PolicyTest {

  @TestFactory
  Iterable<DynamicNode> policy() {
    return PolicyTests.of(Path.of("policy-tests.yaml")).covering(100);
  }
}
