/** What a decision costs. Start with {@link dev.tenon.benchmarks.Main}. */
@NullMarked
package dev.tenon.benchmarks;

import org.jspecify.annotations.NullMarked;
