/** A room with one innocent in it. */
@NullMarked
package dev.tenon.house.planted.authz;

import org.jspecify.annotations.NullMarked;
