/**
 * What a service may see of its decisions: counters and timers through Micrometer, traces through
 * OpenTelemetry, an audit log in a file. Each is one small class to copy.
 */
@NullMarked
package dev.tenon.observability;

import org.jspecify.annotations.NullMarked;
