package dev.tenon.examples.quickstart;

import dev.tenon.yaml.junit.PolicyTests;
import java.nio.file.Path;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * The policy says what its suite says, every part of it decides a case, and no change is missed.
 */
class PolicyTest {

  private static final Path SUITE = Checkout.HOME.resolve("policy-tests.yaml");

  @TestFactory
  Iterable<DynamicNode> policy() {
    return PolicyTests.of(SUITE).covering(100).noticing(100);
  }
}
