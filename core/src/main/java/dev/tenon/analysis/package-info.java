/**
 * Questions about whole policies: what was probably not meant.
 *
 * <p>Start with {@link dev.tenon.analysis.Lint}, which looks at a policy and answers warnings with
 * the codes of {@link dev.tenon.analysis.LintCode}: names that look alike, patterns that look like
 * a mistake, roles and tenants that nobody reaches, rules that have expired.
 *
 * <p>This room knows no files and prints nothing.
 */
@NullMarked
package dev.tenon.analysis;

import org.jspecify.annotations.NullMarked;
