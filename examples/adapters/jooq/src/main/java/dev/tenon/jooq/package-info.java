/** Lists of jOOQ that the database filters: a filter as a condition on typed fields. */
@NullMarked
package dev.tenon.jooq;

import org.jspecify.annotations.NullMarked;
