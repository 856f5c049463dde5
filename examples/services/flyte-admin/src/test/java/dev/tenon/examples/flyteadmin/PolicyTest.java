package dev.tenon.examples.flyteadmin;

import dev.tenon.yaml.junit.PolicyTests;
import java.nio.file.Path;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The policy says what its suite says, and every part of it decides a case. */
class PolicyTest {

  @TestFactory
  Iterable<DynamicNode> policy() {
    return PolicyTests.of(Path.of("policy-tests.yaml")).covering(100);
  }
}
