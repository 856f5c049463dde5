/**
 * Names become rules: roles flattened, actions implied, tenants applied.
 *
 * <p>Start with {@link dev.tenon.rules.Rulebook}: the content of a policy with its names resolved.
 * Both the decision point and the analysis use it, so they interpret a policy in the same way.
 */
@NullMarked
package dev.tenon.rules;

import org.jspecify.annotations.NullMarked;
