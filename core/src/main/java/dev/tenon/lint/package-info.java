/**
 * What was probably not meant: findings about a policy that are likely to be mistakes.
 *
 * <p>Start with {@link dev.tenon.lint.Lint}. A finding is a diagnostic with a stable {@link
 * dev.tenon.lint.LintCode}. Lint proves nothing by itself; rules that make no difference are those
 * that {@link dev.tenon.analysis.Analysis} proves dead.
 *
 * <p>This package knows no files and prints nothing.
 */
@NullMarked
package dev.tenon.lint;

import org.jspecify.annotations.NullMarked;
