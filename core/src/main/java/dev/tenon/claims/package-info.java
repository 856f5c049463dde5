/**
 * From the claims of a token to a subject: issuers, claim mappings, reports.
 *
 * <p>Start with {@link dev.tenon.claims.ClaimMapping}: it reads the values at a {@link
 * dev.tenon.claims.ClaimPath} in a {@link dev.tenon.claims.ClaimShape}, and gives a {@link
 * dev.tenon.claims.ClaimOutput}, which is roles or a variable. An {@link dev.tenon.claims.Issuer}
 * says whose tokens are accepted, by which {@link dev.tenon.claims.TokenRules}, and what its {@link
 * dev.tenon.claims.Application applications} are given. The answer is a {@link
 * dev.tenon.claims.MappedSubject}, which can tell in a {@link dev.tenon.claims.ClaimReport} what
 * each claim gave.
 *
 * <p>This package verifies no signature and knows no policy: which roles a policy defines is asked
 * of a predicate.
 */
@NullMarked
package dev.tenon.claims;

import org.jspecify.annotations.NullMarked;
