/**
 * From paths to payloads, immutable; knows nothing of policies.
 *
 * <p>Start with {@link dev.tenon.trie.PathTrie}: it is built from {@link dev.tenon.trie.Entry
 * entries}, each a pattern with a rank, and answers which entry is the strongest of those that
 * cover a path. A trie is grown as a tree of {@link dev.tenon.trie.Node nodes} of two kinds: a
 * {@link dev.tenon.trie.Split} looks at a part of one segment and leads on, a {@link
 * dev.tenon.trie.Leaf} holds what is left; {@link dev.tenon.trie.Dimension} chooses what to look
 * at. It is walked as {@link dev.tenon.trie.Code}, the same tree in one array of numbers.
 */
@NullMarked
package dev.tenon.trie;

import org.jspecify.annotations.NullMarked;
