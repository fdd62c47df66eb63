package io.vitrine.inspector.sensor;

/** Takes the MQTT packets of one direction. */
interface PacketSink {
  /**
   * A packet, in place; valid during the call.
   *
   * @param length bytes of it that are there
   * @param frameLength bytes it had on the wire
   * @param at the segment that completed it
   */
  void packet(byte[] bytes, int offset, int length, int frameLength, Segment at);

  /** Bytes were passed over that belong to no packet that could be read. */
  void lost(long bytes);
}
