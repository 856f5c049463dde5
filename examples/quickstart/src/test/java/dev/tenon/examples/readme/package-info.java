/** The Java of the README files, compiled and run by tests. */
package dev.tenon.examples.readme;
