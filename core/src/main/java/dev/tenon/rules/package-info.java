/**
 * Names become rules: roles flattened, actions implied, tenants applied.
 *
 * <p>Start with {@link dev.tenon.rules.Rulebook}: everything a policy says with its names resolved.
 * The decision point compiles it, analysis reasons about it; so the two cannot disagree about what
 * a policy means.
 */
@NullMarked
package dev.tenon.rules;

import org.jspecify.annotations.NullMarked;
