/** Policies of five systems, tested and proved. */
@org.jspecify.annotations.NullMarked
package dev.tenon.examples.policies;
