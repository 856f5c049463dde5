/**
 * What the engines are asked to do: rules, subjects and requests that belong to no engine, drawn
 * from fixed seeds, and the oracle that says what is right.
 */
@NullMarked
package dev.tenon.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
