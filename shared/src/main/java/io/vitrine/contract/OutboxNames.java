package io.vitrine.contract;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * The names in an outbox record.
 *
 * @param bytes all of them as they stand there, with their lengths
 */
record OutboxNames(byte[] bytes, String clientId, String username, String topic) {
  /** Those that begin at {@code from} of {@code in} and end before {@code end}. */
  static OutboxNames of(Buffer in, int from, int end) {
    String[] texts = new String[3];
    int at = from;
    for (int i = 0; i < texts.length; i++) {
      int length = in.getUnsignedShort(at);
      texts[i] = in.getString(at + 2, at + 2 + length);
      at += 2 + length;
    }
    return new OutboxNames(in.getBytes(from, end), texts[0], texts[1], texts[2]);
  }

  /** Whether they stand in {@code array} from {@code from} on, to before {@code end}. */
  boolean are(byte[] array, int from, int end) {
    return Arrays.equals(array, from, end, bytes, 0, bytes.length);
  }
}
