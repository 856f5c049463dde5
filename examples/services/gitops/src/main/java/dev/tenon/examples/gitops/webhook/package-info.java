/**
 * What is asked of this program over HTTP: Flux's webhooks, and the API server's authorization
 * webhook.
 */
@NullMarked
package dev.tenon.examples.gitops.webhook;

import org.jspecify.annotations.NullMarked;
