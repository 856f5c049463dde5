/** From paths to payloads, immutable; knows nothing of policies. */
@NullMarked
package dev.tenon.trie;

import org.jspecify.annotations.NullMarked;
