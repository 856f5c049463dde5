/** The decision point: check, explain, filter. */
@NullMarked
package dev.tenon.authz;

import org.jspecify.annotations.NullMarked;
