/** The JMH benchmarks. Each holds its engine against the oracle before it times it. */
@NullMarked
package dev.tenon.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
