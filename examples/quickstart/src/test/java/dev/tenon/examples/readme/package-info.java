/** The Java of the documentation, compiled and run by tests. */
package dev.tenon.examples.readme;
