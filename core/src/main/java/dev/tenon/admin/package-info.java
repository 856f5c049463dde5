/**
 * Changing a policy while it is in force.
 *
 * <p>Start with {@link dev.tenon.admin.Administration}, which takes commands, and {@link
 * dev.tenon.admin.Approvals}, which holds what {@code STAGE} holds:
 *
 * <pre>
 * Administration
 *   Command        what somebody wants: create a role, assign it, grant for an hour, ...
 *   Outcome        applied, refused, conflict, invalid
 *   PolicyStore    where revisions of the policy are kept
 *     Revision       a number and the policy under it
 *     Commit         who, when, why, and the Changes that lead from one revision to the next
 * Approvals
 *   Ticket         a request that waits, was approved, denied or used
 *   TicketStore    where tickets are kept
 * Impersonation  one subject acting for another
 * </pre>
 *
 * <p>Whoever holds one of the policy's admin roles may send commands. That alone gives nothing
 * away: what a command lets anybody do, its author must be allowed to do himself ({@code
 * GrantSearch}, compared with {@code HeldPermissions}). Three rights reach further, and are given
 * by rules like all others: see {@link dev.tenon.admin.AdminRights}.
 *
 * <p>This room knows no file and no network: stores beside the in-memory one live in other modules.
 */
@NullMarked
package dev.tenon.admin;

import org.jspecify.annotations.NullMarked;
