/**
 * Changing a policy while it is in force.
 *
 * <p>Start with {@link dev.tenon.admin.Administration}, which takes commands, and {@link
 * dev.tenon.admin.Approvals}, which keeps requests pending approval ({@code STAGE}):
 *
 * <pre>
 * Administration
 *   Command        the requested change: create a role, assign it, grant for an hour, ...
 *   CommandOutcome applied, refused, conflict, invalid
 *   PolicyStore    the revisions of the policy
 *     Revision       a number and the policy under it
 *     Commit         who, when, why, and the PolicyChanges from one revision to the next
 * Approvals
 *   Ticket         a request that is pending, approved, denied or used
 *   TicketStore    the tickets
 * Impersonation  one subject acting for another
 * </pre>
 *
 * <p>Holders of the policy's admin roles may send commands. The author must have all access that a
 * command newly gives ({@code GrantSearch}, compared with {@code HeldPermissions}). Three rights
 * permit more, and are given by rules like any others: see {@link dev.tenon.admin.AdminRights}.
 *
 * <p>This package uses no files and no network: other stores than the in-memory one are in other
 * modules.
 */
@NullMarked
package dev.tenon.admin;

import org.jspecify.annotations.NullMarked;
