/** Runs of many benchmarks, as tables and plots. */
@NullMarked
package dev.tenon.benchmarks.report;

import org.jspecify.annotations.NullMarked;
