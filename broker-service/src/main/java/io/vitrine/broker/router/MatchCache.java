package io.vitrine.broker.router;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Matches by topic bytes, looked up in the buffer without making a String. Bounded in entries; when
 * full, a slot's newcomer replaces its predecessor.
 *
 * <p>Threads: the event loop that owns it.
 */
final class MatchCache {
  private static final int WAYS = 4;

  private final @Nullable Match[] slots;
  private final int[] hashes;
  private final int mask;
  private int victim;

  /**
   * @param entries a power of two
   */
  MatchCache(int entries) {
    slots = new Match[entries];
    hashes = new int[entries];
    mask = entries - 1;
  }

  static int hash(ByteBuf buf, int start, int length) {
    int hash = length;
    int at = start;
    int end = start + length;
    for (; at + 4 <= end; at += 4) {
      hash = (hash ^ buf.getInt(at)) * 0x9E3779B1;
      hash ^= hash >>> 15;
    }
    for (; at < end; at++) {
      hash = (hash ^ buf.getByte(at)) * 0x85EBCA77;
    }
    return hash ^ hash >>> 16;
  }

  @Nullable Match get(int hash, ByteBuf buf, int start, int length) {
    for (int way = 0; way < WAYS; way++) {
      int slot = (hash + way) & mask;
      Match match = slots[slot];
      if (match != null && hashes[slot] == hash && same(match.topicBytes(), buf, start, length)) {
        return match;
      }
    }
    return null;
  }

  void put(int hash, Match match) {
    for (int way = 0; way < WAYS; way++) {
      int slot = (hash + way) & mask;
      if (slots[slot] == null) {
        slots[slot] = match;
        hashes[slot] = hash;
        return;
      }
    }
    int slot = (hash + (victim++ & (WAYS - 1))) & mask;
    slots[slot] = match;
    hashes[slot] = hash;
  }

  void clear() {
    java.util.Arrays.fill(slots, null);
  }

  private static boolean same(byte[] topic, ByteBuf buf, int start, int length) {
    if (topic.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (topic[i] != buf.getByte(start + i)) {
        return false;
      }
    }
    return true;
  }
}
