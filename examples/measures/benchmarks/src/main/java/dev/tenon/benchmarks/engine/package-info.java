/**
 * The engines behind one face: each loads a workload's rules and answers its requests. A new one
 * implements {@link dev.tenon.benchmarks.engine.Contender} and is named in {@link
 * dev.tenon.benchmarks.engine.Contenders}, or as a service if it brings dependencies.
 */
@NullMarked
package dev.tenon.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
