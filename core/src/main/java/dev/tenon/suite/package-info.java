/**
 * Policy test suites: cases, run, coverage, mutants.
 *
 * <p>Start with {@link dev.tenon.suite.Suite}: subjects and cases as immutable values. {@code run}
 * asks the decision point of a policy and answers a {@link dev.tenon.suite.SuiteResult}. In a Java
 * test, {@link dev.tenon.suite.AuthorizerAssert} says the same in one line. What holds for every
 * request is a {@link dev.tenon.suite.NamedInvariant}, which {@code run} proves.
 *
 * <p>Nothing here decides: every answer is that of an {@link dev.tenon.authz.Authorizer} that was
 * compiled from the policy, its explanation, or a proof of {@link dev.tenon.analysis.Analysis}. The
 * room knows no file and no test framework.
 */
@NullMarked
package dev.tenon.suite;

import org.jspecify.annotations.NullMarked;
