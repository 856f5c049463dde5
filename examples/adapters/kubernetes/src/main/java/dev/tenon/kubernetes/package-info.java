/**
 * Kubernetes and a policy: the authorization webhook of an API server ({@code SubjectAccessReview}
 * of {@code authorization.k8s.io/v1}), and a cluster's roles and bindings as parts of a policy.
 *
 * <p>Start with {@link dev.tenon.kubernetes.AccessReviewHandler} for the webhook, and with {@link
 * dev.tenon.kubernetes.Rbac} for a cluster that {@linkplain dev.tenon.kubernetes.ClusterTenants
 * tenants} share. A {@link dev.tenon.kubernetes.Region} says how resources are named. This package
 * has no client of Kubernetes: the host reads the objects.
 */
@NullMarked
package dev.tenon.kubernetes;

import org.jspecify.annotations.NullMarked;
