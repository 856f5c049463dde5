/**
 * Generic paths and names that stand for all that some patterns match, enumerated within a budget.
 *
 * <p>Start with {@link dev.tenon.enumeration.PathEnumerator}: it finds the {@link
 * dev.tenon.enumeration.GenericPath generic paths} that several {@link
 * dev.tenon.enumeration.PatternConstraint pattern constraints} all cover. {@link
 * dev.tenon.enumeration.NameEnumerator} does this within a segment, with {@link
 * dev.tenon.enumeration.FreshText} for any text. Each step is counted by a {@link
 * dev.tenon.enumeration.Budget}.
 *
 * <p>This package does not depend on policies and decides nothing.
 */
@NullMarked
package dev.tenon.enumeration;

import org.jspecify.annotations.NullMarked;
