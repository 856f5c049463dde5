/**
 * The nouns of a policy, as plain immutable values.
 *
 * <p>Start with {@link dev.tenon.policy.Policy}, which holds the others:
 *
 * <pre>
 * Policy
 *   Role        name, inherited roles
 *     Permission  effect, actions, resource patterns, validity
 *   Tenant      name, includes and excludes, inferences, the roles that may enter
 *   Actions     the declared actions and what each implies
 *   Assignment  roles that the policy itself gives
 *   Aliases     second names of resources
 * </pre>
 *
 * <p>A policy also holds the {@linkplain dev.tenon.claims issuers and claim mappings} that turn
 * claims into a {@linkplain dev.tenon.subject subject}, who asks.
 *
 * <p>Equality never looks at the {@linkplain dev.tenon.diagnostic.Place place} where something was
 * written, nor at the order of what has no order. A policy that can be built is complete: every
 * name in it means something. This room knows no file format and decides nothing.
 */
@NullMarked
package dev.tenon.policy;

import org.jspecify.annotations.NullMarked;
