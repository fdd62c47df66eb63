package io.vitrine.inspector.sensor.mqtt;

import io.vitrine.inspector.sensor.layer.Segment;

/** Takes the MQTT packets of one direction. */
interface PacketSink {
  /**
   * A packet, in place; valid during the call.
   *
   * @param length bytes of it that are there
   * @param frameLength bytes it had on the wire
   * @param at the segment that completed it
   * @param parts numbers of the frames that have a part of it; empty if it lies in {@code at} alone
   * @param place where it is in the TCP stream
   */
  void packet(
      byte[] bytes,
      int offset,
      int length,
      int frameLength,
      Segment at,
      long[] parts,
      StreamPlace place);

  /**
   * Bytes are lost.
   *
   * @param missing so many were never captured
   * @param skipped so many were passed over, because they belong to no packet that could be read
   * @param at the segment from which on packets are read again, or the last
   */
  void lost(long missing, long skipped, Segment at);

  /**
   * Bytes, captured or not, belong to no packet that was handed over: nobody knows what is in them.
   *
   * @param at a segment of the same direction
   */
  void passedOver(StreamPlace place, Segment at);
}
