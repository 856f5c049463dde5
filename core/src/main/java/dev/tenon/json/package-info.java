/**
 * JSON as core writes it, in one line.
 *
 * <p>{@link dev.tenon.json.JsonWriter} writes an object member by member: a decision, an
 * explanation, a record of an audit log. {@link dev.tenon.json.Json} writes a tree of maps and
 * lists in ASCII: a condition, a credential's scope. This package does not depend on policies and
 * reads no JSON.
 */
@NullMarked
package dev.tenon.json;

import org.jspecify.annotations.NullMarked;
