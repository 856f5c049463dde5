/**
 * Values for which conditions have the truths that are wanted, or a proof that there are none.
 *
 * <p>Start with {@link dev.tenon.satisfiability.Solver}: it gives each {@link
 * dev.tenon.satisfiability.Unknown} of a {@link dev.tenon.satisfiability.Formula} a value. {@link
 * dev.tenon.satisfiability.Translation} makes formulas of conditions.
 *
 * <p>This package knows no policies and decides no request.
 */
@NullMarked
package dev.tenon.satisfiability;

import org.jspecify.annotations.NullMarked;
