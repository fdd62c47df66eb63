package io.vitrine.inspector.flow;

/** What Wireshark's analysis says about a segment ({@code tcp.analysis.*}). */
enum TcpRemark {
  /** Plain, fast or spurious. */
  RETRANSMISSION,
  OUT_OF_ORDER,
  DUPLICATE_ACK,
  /** A segment before this one was not captured. */
  LOST_SEGMENT
}
