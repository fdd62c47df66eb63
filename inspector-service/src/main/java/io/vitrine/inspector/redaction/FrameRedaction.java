package io.vitrine.inspector.redaction;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vitrine.inspector.redaction.SecretPlaces.Range;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Checksums;
import io.vitrine.inspector.sensor.layer.Layers;
import io.vitrine.inspector.sensor.layer.Segment;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Zeroes secrets in frames. Lengths stay; checksums that were right stay right, those that were
 * wrong stay wrong. Frames of which nobody knows what is in them are left out: fragments of IP, and
 * those with headers that are not understood. One thread.
 */
public final class FrameRedaction {
  private static final int ICMP = 1;
  private static final int IGMP = 2;
  private static final int ICMPV6 = 58;
  private static final int NO_NEXT_HEADER = 59;
  private static final int OSPF = 89;
  private static final int VRRP = 112;

  /** What a CONNECT has in front of its secrets, in MQTT 3.1.1 and 5, and in 3.1. */
  private static final List<byte[]> CONNECTS =
      List.of("\0\4MQTT".getBytes(US_ASCII), "\0\6MQIsdp".getBytes(US_ASCII));

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
    Segment segment = layers.read(frame);
    if (layers.headers().bytes != frame.bytes() || !understood(segment)) {
      leftOut++;
      return null;
    }
    if (places.none()
        || segment == null
        || segment.protocol != Segment.TCP
        || segment.payloadLength == 0) {
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

  /** Whether it is known where in the frame, which is no fragment, MQTT can be. */
  private boolean understood(@Nullable Segment segment) {
    if (segment == null) {
      // One that seems to end inside its headers may be something else, read as what it is not.
      return layers.outcome() == Layers.Outcome.NOT_IP;
    }
    return switch (segment.protocol) {
      case Segment.TCP, IGMP, NO_NEXT_HEADER, OSPF, VRRP -> true;
      // A tunnel that is not known, or an error that quotes what it is about.
      case Segment.UDP, ICMP, ICMPV6 -> !holdsConnect(segment);
      default -> false;
    };
  }

  private static boolean holdsConnect(Segment segment) {
    int end = segment.payloadOffset + segment.payloadCaptured();
    for (int at = segment.payloadOffset; at < end; at++) {
      for (byte[] each : CONNECTS) {
        int to = at + each.length;
        if (to <= end && Arrays.equals(segment.bytes, at, to, each, 0, each.length)) {
          return true;
        }
      }
    }
    return false;
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
