/**
 * Suites of policies as tests of JUnit 5: {@link dev.tenon.yaml.junit.PolicyTests}.
 *
 * <p>JUnit is not a transitive dependency: users of this package add it to their tests.
 */
@NullMarked
package dev.tenon.yaml.junit;

import org.jspecify.annotations.NullMarked;
