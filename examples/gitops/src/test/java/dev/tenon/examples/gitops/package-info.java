/** Two tenants, one cluster. */
@org.jspecify.annotations.NullMarked
package dev.tenon.examples.gitops;
