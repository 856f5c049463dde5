/**
 * Where policies come from and where they are kept: files ({@link dev.tenon.store.PolicyFiles}) and
 * HTTPS addresses ({@link dev.tenon.store.PolicyAddress}) as sources of a policy that is replaced
 * while it is in use, the same with temporary grants on top ({@link
 * dev.tenon.store.GrantedPolicy}), that with approvals and an audit log for a service with
 * administrators ({@link dev.tenon.store.AdministeredPolicy}), a directory of revisions ({@link
 * dev.tenon.store.FilePolicyStore}), and the last policy that was in force ({@link
 * dev.tenon.store.LastGoodCopy}).
 *
 * <p>A custom store, such as one in a database, can save {@link dev.tenon.store.CommitBytes}.
 */
@NullMarked
package dev.tenon.store;

import org.jspecify.annotations.NullMarked;
