/**
 * A web console over Flink clusters, of which each team sees its own part.
 *
 * <p>Start with {@link dev.tenon.examples.flinkconsole.Console}: what is served. {@link
 * dev.tenon.examples.flinkconsole.Security} is where Tenon is set up; the routes in {@code web} say
 * which action each request needs; {@link dev.tenon.examples.flinkconsole.Inventory} says which
 * resource each thing is.
 */
@org.jspecify.annotations.NullMarked
package dev.tenon.examples.flinkconsole;
