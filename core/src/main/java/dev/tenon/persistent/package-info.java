/**
 * Collections that are changed by copying a few nodes; all else is shared.
 *
 * <p>Start with {@link dev.tenon.persistent.PersistentMap}: a map that keeps the order of its
 * entries, that costs a handful of small copies to change, and that finds what differs from an
 * earlier version of itself without looking at what they share. It stands on two trees of the same
 * kind, one by the keys' hashes and one by the entries' numbers; {@link dev.tenon.persistent.Item}
 * is a part of such a tree. The room knows nothing of policies.
 */
@NullMarked
package dev.tenon.persistent;

import org.jspecify.annotations.NullMarked;
