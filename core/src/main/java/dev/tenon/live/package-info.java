/**
 * A policy that is replaced while it is in use: sources, last good snapshot, audit.
 *
 * <p>Start with {@link dev.tenon.live.LiveAuthorizer}, which services hold like any other
 * authorizer. It loads from a {@link dev.tenon.live.PolicySource} and keeps the last good {@link
 * dev.tenon.live.Snapshot}:
 *
 * <pre>
 * PolicySource  --refresh-->  LiveAuthorizer  --check-->  Decision
 *   a value                     Snapshot: policy, number, version, since
 *   SettableSource              Refresh: Replaced | Unchanged | Refused, told to LiveListeners
 *   files, HTTP (yaml-loader)   Health: for a readiness probe
 * </pre>
 *
 * <p>What watches decisions stands around an authorizer as a {@link
 * dev.tenon.authz.DecisionInterceptor}: {@link dev.tenon.live.Shadow} tries another policy on real
 * requests, {@link dev.tenon.live.AuditLog} writes down each decision, {@link
 * dev.tenon.live.Recordings} makes events for the JDK's flight recorder.
 *
 * <p>The room starts no thread, reads no file and has no clock of its own: executors, schedulers,
 * clocks and sinks come from the host. Nothing that fails in a source, a listener, a sink or a
 * policy on trial reaches a decision, unless the host wants it to deny.
 */
@NullMarked
package dev.tenon.live;

import org.jspecify.annotations.NullMarked;
