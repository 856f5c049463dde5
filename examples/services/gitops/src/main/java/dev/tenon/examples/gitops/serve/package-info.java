/**
 * The programs that run beside a cluster: the reconciler with its webhooks, and the authorization
 * webhook of an API server.
 */
@NullMarked
package dev.tenon.examples.gitops.serve;

import org.jspecify.annotations.NullMarked;
