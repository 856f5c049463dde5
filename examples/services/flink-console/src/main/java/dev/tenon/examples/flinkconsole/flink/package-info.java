/**
 * Flink as the console sees it: clusters by their REST API, a real one that runs in this process,
 * and stand-ins that answer like it. Knows nothing of users and of what they may do.
 */
@org.jspecify.annotations.NullMarked
package dev.tenon.examples.flinkconsole.flink;
