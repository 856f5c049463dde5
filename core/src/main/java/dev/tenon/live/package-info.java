/**
 * A policy that is replaced while it is in use: sources, last good snapshot, audit.
 *
 * <p>Start with {@link dev.tenon.live.LiveAuthorizer}, which services use like any other
 * authorizer. It loads from a {@link dev.tenon.live.PolicySource} and keeps the last valid {@link
 * dev.tenon.live.Snapshot}:
 *
 * <pre>
 * PolicySource  --refresh-->  LiveAuthorizer  --check-->  Decision
 *   a value                     Snapshot: policy, number, version, since
 *   SettableSource              Refresh: Replaced | Unchanged | Refused, reported to LiveListeners
 *   files, HTTP (yaml-loader)   Health: for a readiness probe
 * </pre>
 *
 * <p>Observers of decisions wrap an authorizer as a {@link dev.tenon.authz.DecisionInterceptor}:
 * {@link dev.tenon.live.Shadow} tries another policy on real requests, {@link
 * dev.tenon.live.AuditLog} records each decision, {@link dev.tenon.live.Recordings} creates events
 * for the JDK's flight recorder.
 *
 * <p>This package starts no thread, reads no file and has no clock of its own: executors,
 * schedulers, clocks and sinks come from the host. A failure in a source, a listener, a sink or a
 * policy on trial does not affect decisions, unless the host configures it to deny.
 */
@NullMarked
package dev.tenon.live;

import org.jspecify.annotations.NullMarked;
