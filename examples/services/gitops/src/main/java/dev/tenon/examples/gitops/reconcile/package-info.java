/**
 * Makes the cluster what its objects ask for, each in the name of its tenant.
 *
 * <p>{@link dev.tenon.examples.gitops.reconcile.Reconciler} takes one object at a time: all that it
 * names is decided, then its work is done, then its author is told how it is. The works know
 * neither policy nor client: they hold a {@link dev.tenon.examples.gitops.reconcile.Decided}
 * object.
 */
@NullMarked
package dev.tenon.examples.gitops.reconcile;

import org.jspecify.annotations.NullMarked;
