/**
 * Collections that are changed by copying a few nodes; all else is shared.
 *
 * <p>Start with {@link dev.tenon.persistent.PersistentMap}: a map that keeps the order of its
 * entries. A change copies a few small nodes; a comparison with an earlier version skips the shared
 * nodes. It uses two trees of the same kind, one by the keys' hashes and one by the entries'
 * numbers; {@link dev.tenon.persistent.Item} is a part of such a tree. This package knows nothing
 * of policies.
 */
@NullMarked
package dev.tenon.persistent;

import org.jspecify.annotations.NullMarked;
