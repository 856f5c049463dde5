/**
 * Conditions on resources, in normal form, and how they are written for a database.
 *
 * <p>Start with {@link dev.tenon.filter.ResourceFilter}, which an access creates from its rules,
 * and its {@link dev.tenon.filter.Condition}:
 *
 * <pre>
 * condition = everything | nothing
 *           | any of 2*( condition ) | all of 2*( condition ) | not condition
 *           | segment equals | one of | starts with | ends with | like
 *           | length is | length at least
 * </pre>
 *
 * <p>{@link dev.tenon.filter.SqlDialect} writes it as SQL with bound parameters for a {@link
 * dev.tenon.filter.RowMapping}, {@link dev.tenon.filter.KeyMapping} as prefixes to list in an
 * object store, {@link dev.tenon.filter.ConditionTree} as JSON. What cannot be expressed exactly is
 * rejected with an {@link dev.tenon.filter.InexpressibleException}, never widened; if nothing is
 * allowed, the condition is false, never absent.
 *
 * <p>This package knows nothing of roles, tenants or effects.
 */
@NullMarked
package dev.tenon.filter;

import org.jspecify.annotations.NullMarked;
