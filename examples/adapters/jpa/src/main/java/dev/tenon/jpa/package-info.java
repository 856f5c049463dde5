/**
 * Lists of JPA that the database filters: a filter as a predicate on the attributes of entities.
 */
@NullMarked
package dev.tenon.jpa;

import org.jspecify.annotations.NullMarked;
