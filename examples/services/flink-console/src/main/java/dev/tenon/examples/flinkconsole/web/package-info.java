/** What the browser gets: routes with what each demands, sessions, and pages. */
@org.jspecify.annotations.NullMarked
package dev.tenon.examples.flinkconsole.web;
