/**
 * Who asks: the subject of a decision with its roles, variables and actors.
 *
 * <p>Start with {@link dev.tenon.subject.Subject}. An application creates one itself, or uses the
 * claim mappings of a policy to create one from the claims of a token. An {@link
 * dev.tenon.subject.Actor} acts on behalf of a subject; {@link dev.tenon.subject.RoleName} checks
 * the names of roles.
 *
 * <p>This package knows no policy and no claims.
 */
@NullMarked
package dev.tenon.subject;

import org.jspecify.annotations.NullMarked;
