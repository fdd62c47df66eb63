package io.vitrine.broker.router.trie;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Topics and filters as bytes, level by level. A position is where a level begins; behind the last
 * level it is the length plus 1, since an empty last level begins at the length.
 */
final class Levels {
  static final byte[] NONE = {};

  /** Clients choose the levels; they shall not choose what collides. */
  private static final int SEED = ThreadLocalRandom.current().nextInt();

  private static final int MULTIPLIER = 0x9E3779B1;

  private Levels() {}

  /** Where the level that begins at {@code from} ends. */
  static int end(byte[] text, int length, int from) {
    int at = from;
    while (at < length && text[at] != '/') {
      at++;
    }
    return at;
  }

  /** Where the levels from {@code from} on that are no wildcards end. */
  static int exactEnd(byte[] filter, int length, int from) {
    int end = end(filter, length, from);
    while (end < length && !isWildcard(filter, length, end + 1)) {
      end = end(filter, length, end + 1);
    }
    return end;
  }

  /** Whether the level that begins at {@code from} is {@code +} or {@code #}; in a valid filter. */
  static boolean isWildcard(byte[] filter, int length, int from) {
    return is(filter, length, from, '+') || is(filter, length, from, '#');
  }

  /** Whether a level of a valid filter is the wildcard {@code c}. */
  static boolean is(byte[] filter, int length, int from, char c) {
    return from < length && filter[from] == c;
  }

  /**
   * How many bytes of {@code label} are levels that {@code text} from {@code from} to {@code to}
   * begins with too; -1 if the first level differs.
   */
  static int common(byte[] label, byte[] text, int from, int to) {
    int whole = -1;
    for (int i = 0; ; i++) {
      boolean labelEnds = i == label.length;
      boolean textEnds = from + i == to;
      boolean bothEnd = (labelEnds || label[i] == '/') && (textEnds || text[from + i] == '/');
      if (bothEnd) {
        whole = i;
      }
      if (labelEnds || textEnds || label[i] != text[from + i]) {
        return whole;
      }
    }
  }

  /** Whether the first level of {@code label} is that of {@code text}. */
  static boolean sameFirst(byte[] label, byte[] text, int from, int to) {
    int length = to - from;
    return label.length >= length
        && (label.length == length || label[length] == '/')
        && Arrays.equals(label, 0, length, text, from, to);
  }

  /** Hash of the level that begins at {@code from} and ends at {@code to}. */
  static int hash(byte[] text, int from, int to) {
    int hash = SEED;
    for (int at = from; at < to; at++) {
      hash = (hash ^ text[at]) * MULTIPLIER;
      hash ^= hash >>> 15;
    }
    return hash;
  }

  static int hash(String text) {
    int hash = SEED;
    for (int at = 0; at < text.length(); at++) {
      hash = (hash ^ text.charAt(at)) * MULTIPLIER;
      hash ^= hash >>> 15;
    }
    return hash;
  }
}
