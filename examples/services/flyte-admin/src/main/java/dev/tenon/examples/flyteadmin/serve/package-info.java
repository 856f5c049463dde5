/** The proxy as a program: its configuration in FlyteAdmin's words, its start, and its record. */
@org.jspecify.annotations.NullMarked
package dev.tenon.examples.flyteadmin.serve;
