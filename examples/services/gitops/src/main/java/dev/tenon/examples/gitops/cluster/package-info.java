/**
 * The objects of the cluster, and the only hands that touch them.
 *
 * <p>{@link dev.tenon.examples.gitops.cluster.Fields} is the table of all fields that are read,
 * each a value or a reference; a specification with anything else is refused. {@link
 * dev.tenon.examples.gitops.cluster.Cluster} holds Kubernetes' client: it reads what an object
 * refers to, and changes anything, with a grant alone.
 */
@NullMarked
package dev.tenon.examples.gitops.cluster;

import org.jspecify.annotations.NullMarked;
