/**
 * A verified token in, a subject out.
 *
 * <p>Start with {@link dev.tenon.oidc.TokenVerifier} and {@link dev.tenon.oidc.Authentication}. A
 * token is parsed strictly, its issuer is looked up in the policy, its signature is verified with
 * that issuer's keys only, its claims are checked, and the policy maps them to a subject.
 *
 * <p>This package knows no rules and no file format, parses no token longer than the policy allows,
 * and starts no threads; the standard HTTP client of {@link dev.tenon.oidc.HttpDocuments} has its
 * own threads, unless the host supplies a client.
 */
@NullMarked
package dev.tenon.oidc;

import org.jspecify.annotations.NullMarked;
