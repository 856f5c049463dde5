/**
 * Policy test suites: cases, run, coverage, mutants.
 *
 * <p>Start with {@link dev.tenon.suite.Suite}: subjects and cases as immutable values. {@code run}
 * checks the cases against a policy and returns a {@link dev.tenon.suite.SuiteResult}. In a Java
 * test, {@link dev.tenon.suite.AuthorizerAssert} checks a decision in one line. A {@link
 * dev.tenon.suite.NamedInvariant} states a property of all requests; {@code run} proves it.
 *
 * <p>This package makes no decisions: every result comes from an {@link dev.tenon.authz.Authorizer}
 * compiled from the policy, its explanation, or a proof of {@link dev.tenon.analysis.Analysis}. It
 * does not depend on files or a test framework.
 */
@NullMarked
package dev.tenon.suite;

import org.jspecify.annotations.NullMarked;
