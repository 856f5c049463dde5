/**
 * Conditions in their compiled form: typed tests, evaluated without allocation.
 *
 * <p>Also what remains of a condition when only the attributes of the resource are open.
 */
@NullMarked
package dev.tenon.evaluation;

import org.jspecify.annotations.NullMarked;
