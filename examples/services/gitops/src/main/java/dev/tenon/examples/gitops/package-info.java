/**
 * Several tenants deliver from Git to one Kubernetes cluster, with the objects of Flux.
 *
 * <p>The rooms, each on the one before: {@code rights} asks Tenon; {@code cluster} holds the
 * client; {@code source} fetches; {@code reconcile} does the work; {@code webhook} listens; {@code
 * tenant} makes new ones; {@code serve} runs beside a cluster; {@code story} puts all of it
 * together on one machine.
 */
@NullMarked
package dev.tenon.examples.gitops;

import org.jspecify.annotations.NullMarked;
