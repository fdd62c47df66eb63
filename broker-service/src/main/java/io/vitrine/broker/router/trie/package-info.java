/**
 * Persistent tries by topic level: a change copies the path to it and shares the rest, so that
 * every state is a snapshot that any thread reads without a lock. Start at {@link
 * io.vitrine.broker.router.trie.FilterTrie} (filters, asked by topic) and {@link
 * io.vitrine.broker.router.trie.TopicTrie} (topics, asked by filter).
 */
@NullMarked
package io.vitrine.broker.router.trie;

import org.jspecify.annotations.NullMarked;
