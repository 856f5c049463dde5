/**
 * What was probably not meant: findings about a policy that are likely to be mistakes.
 *
 * <p>Start with {@link dev.tenon.lint.Lint}. A finding is a diagnostic with a stable {@link
 * dev.tenon.lint.LintCode}. Lint itself proves nothing; {@link dev.tenon.analysis.Analysis} proves
 * which rules are dead.
 *
 * <p>This package reads no files and prints nothing.
 */
@NullMarked
package dev.tenon.lint;

import org.jspecify.annotations.NullMarked;
