/** A list that the database filters and pages by what is allowed, and a policy that it keeps. */
@NullMarked
package dev.tenon.database;

import org.jspecify.annotations.NullMarked;
