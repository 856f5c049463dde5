/** The nouns of a policy, as plain immutable values. */
@NullMarked
package dev.tenon.policy;

import org.jspecify.annotations.NullMarked;
