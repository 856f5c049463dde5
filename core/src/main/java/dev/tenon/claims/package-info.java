/**
 * From the claims of a token to a subject: issuers, claim mappings, reports.
 *
 * <p>Start with {@link dev.tenon.claims.ClaimMapping}: it reads the values at a {@link
 * dev.tenon.claims.ClaimPath} in a {@link dev.tenon.claims.ClaimShape}, and gives a {@link
 * dev.tenon.claims.ClaimOutput}, which is roles or a variable. An {@link dev.tenon.claims.Issuer}
 * defines which tokens are accepted, by its {@link dev.tenon.claims.TokenRules}, and the roles and
 * variables of its {@link dev.tenon.claims.Application applications}. The result is a {@link
 * dev.tenon.claims.MappedSubject}, whose {@link dev.tenon.claims.ClaimReport} lists what each claim
 * gave.
 *
 * <p>This package verifies no signature and knows no policy: a predicate says which roles a policy
 * defines.
 */
@NullMarked
package dev.tenon.claims;

import org.jspecify.annotations.NullMarked;
