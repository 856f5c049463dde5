/**
 * Suites of policies as tests of JUnit 5: {@link dev.tenon.yaml.junit.PolicyTests}.
 *
 * <p>JUnit is not brought along: whoever uses this package has it among its test dependencies.
 */
@NullMarked
package dev.tenon.yaml.junit;

import org.jspecify.annotations.NullMarked;
