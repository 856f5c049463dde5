/**
 * Tenon in Jakarta REST: every resource method is declared and decided, or the application does not
 * start.
 */
@NullMarked
package dev.tenon.jaxrs;

import org.jspecify.annotations.NullMarked;
