/**
 * A verified token in, a subject out.
 *
 * <p>Start with {@link dev.tenon.oidc.TokenVerifier} and {@link dev.tenon.oidc.Authentication}. A
 * token is taken apart strictly, its issuer is found among the policy's, its signature is verified
 * with that issuer's keys alone, its claims are checked, and the policy maps them to a subject.
 *
 * <p>This room knows no rules and no file format, sees no token longer than the policy allows, and
 * starts no thread of its own; the standard HTTP client of {@link dev.tenon.oidc.HttpDocuments} has
 * its own, unless the host brings one.
 */
@NullMarked
package dev.tenon.oidc;

import org.jspecify.annotations.NullMarked;
