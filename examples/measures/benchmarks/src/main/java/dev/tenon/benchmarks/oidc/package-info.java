/** What a token costs: verified, verified before, and its claims alone. */
@NullMarked
package dev.tenon.benchmarks.oidc;

import org.jspecify.annotations.NullMarked;
