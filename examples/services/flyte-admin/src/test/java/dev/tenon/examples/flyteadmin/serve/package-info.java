@org.jspecify.annotations.NullMarked
package dev.tenon.examples.flyteadmin.serve;
