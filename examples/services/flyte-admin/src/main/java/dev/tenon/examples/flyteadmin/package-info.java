/**
 * An authorizing proxy in front of FlyteAdmin, whose projects it keeps apart.
 *
 * <p>Start with {@link dev.tenon.examples.flyteadmin.FlyteProxy}. {@code FlyteGates} is the table
 * of all methods, {@code FlyteRequests} reads from a request what has to be allowed, {@code
 * Callers} tells who asks.
 */
@NullMarked
package dev.tenon.examples.flyteadmin;

import org.jspecify.annotations.NullMarked;
