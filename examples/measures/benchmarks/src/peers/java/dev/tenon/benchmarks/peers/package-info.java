/**
 * Other engines, each in its fastest fair configuration, which its class comment states. They are
 * compiled in with the profile {@code peers} only, because of what they bring along.
 */
@NullMarked
package dev.tenon.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
