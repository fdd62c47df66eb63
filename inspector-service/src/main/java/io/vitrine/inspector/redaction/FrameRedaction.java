package io.vitrine.inspector.redaction;

import io.vitrine.inspector.redaction.SecretPlaces.Range;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Checksums;
import io.vitrine.inspector.sensor.layer.Layers;
import io.vitrine.inspector.sensor.layer.Segment;
import org.jspecify.annotations.Nullable;

/**
 * Zeroes secrets in frames. Lengths stay; checksums that were right stay right, those that were
 * wrong stay wrong. In a capture that has secrets fragments of IP are left out: of one alone nobody
 * knows what is in it. One thread.
 */
public final class FrameRedaction {
  private final SecretPlaces places;
  private final Layers layers = new Layers();
  private long leftOut;

  public FrameRedaction(SecretPlaces places) {
    this.places = places;
  }

  /** Frames that were left out. */
  public long leftOut() {
    return leftOut;
  }

  /** The frame as it may be shown; null if it may not. */
  public @Nullable CapturedFrame redact(CapturedFrame frame) {
    if (places.none()) {
      return frame;
    }
    Segment segment = layers.read(frame);
    boolean fragment = segment == null ? layers.fragment() : segment.bytes != frame.bytes();
    if (fragment) {
      leftOut++;
      return null;
    }
    if (segment == null || segment.protocol != Segment.TCP || segment.payloadLength == 0) {
      return frame;
    }
    byte[] bytes = null;
    int sequence = segment.firstSequence();
    for (Range each : places.of(segment, sequence, segment.payloadCaptured())) {
      long from = Math.max(0, (long) (each.sequence() - sequence));
      long to =
          Math.min(segment.payloadCaptured(), (long) (each.sequence() - sequence) + each.length());
      if (from < to) {
        bytes = bytes == null ? frame.bytes().clone() : bytes;
        zero(segment, bytes, (int) from, (int) to);
      }
    }
    return bytes == null
        ? frame
        : new CapturedFrame(
            frame.number(), frame.epochNanos(), frame.linkType(), bytes, frame.wireLength());
  }

  private static void zero(Segment segment, byte[] bytes, int from, int to) {
    for (int i = segment.payloadOffset + from; i < segment.payloadOffset + to; i++) {
      if (bytes[i] != 0) {
        Checksums.changed(segment, bytes, i, bytes[i] & 0xFF, 0);
        bytes[i] = 0;
      }
    }
  }
}
