/**
 * Policy test suites: cases, run, coverage, mutants.
 *
 * <p>Start with {@link dev.tenon.suite.Suite}: subjects and cases as immutable values. {@code run}
 * asks the decision point of a policy and answers a {@link dev.tenon.suite.SuiteResult}. In a Java
 * test, {@link dev.tenon.suite.AuthorizerAssert} says the same in one line.
 *
 * <p>Nothing here decides: every answer is that of an {@link dev.tenon.authz.Authorizer} that was
 * compiled from the policy, or its explanation. The room knows no file and no test framework.
 */
@NullMarked
package dev.tenon.suite;

import org.jspecify.annotations.NullMarked;
