/**
 * From paths to payloads, immutable; knows nothing of policies.
 *
 * <p>Start with {@link dev.tenon.trie.PathTrie}: it is built from {@link dev.tenon.trie.Entry
 * entries}, each a pattern with a rank, and finds the strongest entry that covers a path. A trie is
 * built as a tree of {@link dev.tenon.trie.Node nodes} of two kinds: a {@link dev.tenon.trie.Split}
 * tests a part of one segment and selects a child, a {@link dev.tenon.trie.Leaf} has the remaining
 * entries; {@link dev.tenon.trie.Dimension} chooses what to test. It is searched as {@link
 * dev.tenon.trie.Code}, the same tree in one array of numbers.
 */
@NullMarked
package dev.tenon.trie;

import org.jspecify.annotations.NullMarked;
