package io.vitrine.inspector.flow;

import io.vitrine.dissect.Field;
import io.vitrine.filter.FrameFields;

/** What Wireshark's analysis says about a segment ({@code tcp.analysis.*}). */
enum TcpRemark {
  RETRANSMISSION(FrameFields.TCP_RETRANSMISSION),
  /** A retransmission too: right after duplicate acknowledgements. */
  FAST_RETRANSMISSION(FrameFields.TCP_FAST_RETRANSMISSION),
  /** A retransmission too: of what was acknowledged. */
  SPURIOUS_RETRANSMISSION(FrameFields.TCP_SPURIOUS_RETRANSMISSION),
  OUT_OF_ORDER(FrameFields.TCP_OUT_OF_ORDER),
  DUPLICATE_ACK(FrameFields.TCP_DUPLICATE_ACK),
  /** A segment before this one was not captured. */
  LOST_SEGMENT(FrameFields.TCP_LOST_SEGMENT),
  ACK_LOST_SEGMENT(FrameFields.TCP_ACK_LOST_SEGMENT),
  KEEP_ALIVE(FrameFields.TCP_KEEP_ALIVE),
  KEEP_ALIVE_ACK(FrameFields.TCP_KEEP_ALIVE_ACK),
  ZERO_WINDOW(FrameFields.TCP_ZERO_WINDOW),
  ZERO_WINDOW_PROBE(FrameFields.TCP_ZERO_WINDOW_PROBE),
  ZERO_WINDOW_PROBE_ACK(FrameFields.TCP_ZERO_WINDOW_PROBE_ACK),
  WINDOW_UPDATE(FrameFields.TCP_WINDOW_UPDATE),
  WINDOW_FULL(FrameFields.TCP_WINDOW_FULL);

  private final Field field;

  TcpRemark(Field field) {
    this.field = field;
  }

  /** Its name in filters. */
  Field field() {
    return field;
  }
}
