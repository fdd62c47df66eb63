package io.vitrine.inspector.sensor.websocket;

import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.reassembly.ByteSink;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates the messages of one direction (RFC 7692, 7.2.2), piece by piece. One thread. */
final class Inflation {
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};
  private static final int PIECE_BYTES = 16 * 1024;

  private final Inflater inflater = new Inflater(true);
  private boolean broken;

  void data(byte[] bytes, int length, ByteSink to, Segment at) {
    if (broken) {
      to.passedOver(at);
      to.gap(length, at);
      return;
    }
    inflater.setInput(bytes, 0, length);
    try {
      while (!inflater.needsInput() && !inflater.finished()) {
        byte[] piece = new byte[PIECE_BYTES];
        int count = inflater.inflate(piece);
        if (count == 0) {
          break;
        }
        to.data(piece, 0, count, at);
      }
    } catch (DataFormatException e) {
      broken = true;
      to.passedOver(at);
      to.gap(length, at);
    }
  }

  void endOfMessage(ByteSink to, Segment at, boolean forget) {
    if (!broken) {
      data(TAIL, TAIL.length, to, at);
    }
    if (forget || inflater.finished()) {
      inflater.reset();
      broken = false;
    }
  }

  /** Compressed bytes are missing: what follows cannot be inflated before the context is new. */
  void lost() {
    broken = true;
  }

  void end() {
    inflater.end();
  }
}
