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
 *   Assignment  roles that the policy itself assigns
 *   Aliases     aliases of resources
 * </pre>
 *
 * <p>A policy also has the {@linkplain dev.tenon.claims issuers and claim mappings} that turn
 * claims into the {@linkplain dev.tenon.subject subject} of a request.
 *
 * <p>Equality ignores the {@linkplain dev.tenon.diagnostic.Place place} where something was
 * written, and the order where it has no meaning. A policy that can be built is complete: every
 * name in it is defined. This package knows no file format and makes no decisions.
 */
@NullMarked
package dev.tenon.policy;

import org.jspecify.annotations.NullMarked;
