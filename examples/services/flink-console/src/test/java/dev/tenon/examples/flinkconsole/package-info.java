/** The console over loopback HTTP, over stand-in clusters and over a real Flink. */
@org.jspecify.annotations.NullMarked
package dev.tenon.examples.flinkconsole;
