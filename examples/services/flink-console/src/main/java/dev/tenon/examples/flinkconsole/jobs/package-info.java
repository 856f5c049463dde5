/** Programs for Flink to run: they travel in jars that are uploaded, and know no Tenon. */
@org.jspecify.annotations.NullMarked
package dev.tenon.examples.flinkconsole.jobs;
