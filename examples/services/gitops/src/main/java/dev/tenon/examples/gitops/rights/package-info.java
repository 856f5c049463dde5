/**
 * All that is asked of Tenon: who may name, produce and trigger what.
 *
 * <p>Start with {@link dev.tenon.examples.gitops.rights.Gate}. It answers a batch of {@link
 * dev.tenon.examples.gitops.rights.Question questions} with {@link
 * dev.tenon.examples.gitops.rights.Granted} or with refusals, and nothing else makes a grant; the
 * room that touches the cluster does so with a grant in hand. {@link
 * dev.tenon.examples.gitops.rights.ClusterPolicy} is the policy of the file together with what the
 * cluster's objects say. This room knows neither Kubernetes' client nor Git.
 */
@NullMarked
package dev.tenon.examples.gitops.rights;

import org.jspecify.annotations.NullMarked;
