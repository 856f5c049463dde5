/**
 * The authorization webhook of a Kubernetes API server, answered by a policy: {@code
 * SubjectAccessReview} of {@code authorization.k8s.io/v1}.
 */
@NullMarked
package dev.tenon.kubernetes;

import org.jspecify.annotations.NullMarked;
