/**
 * The keys of a suite file: subjects, cases, tables and invariants. Start with {@code
 * SuiteDocument}.
 *
 * <p>This package is not exported, and does not depend on the sections of a policy.
 */
@NullMarked
package dev.tenon.yaml.suite;

import org.jspecify.annotations.NullMarked;
