/**
 * Who asks: the subject of a decision with its roles, variables and actors.
 *
 * <p>Start with {@link dev.tenon.subject.Subject}. An application makes one itself, or lets a
 * policy's claim mappings make one of a token's claims. An {@link dev.tenon.subject.Actor} is who
 * acts for a subject; a {@link dev.tenon.subject.RoleName} is what a role can be called.
 *
 * <p>This package knows no policy and no claims.
 */
@NullMarked
package dev.tenon.subject;

import org.jspecify.annotations.NullMarked;
