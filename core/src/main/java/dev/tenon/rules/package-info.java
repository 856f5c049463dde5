/** Names become rules: roles flattened, actions implied, tenants applied. */
@NullMarked
package dev.tenon.rules;

import org.jspecify.annotations.NullMarked;
