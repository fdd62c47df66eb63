package io.vitrine.inspector.sensor.reassembly;

import io.vitrine.inspector.sensor.layer.Segment;

/** Takes the bytes of one direction of a TCP stream in order. */
public interface ByteSink {
  /**
   * The next bytes, in place; valid during the call.
   *
   * @param at the segment that they are in
   */
  void data(byte[] bytes, int offset, int length, Segment at);

  /**
   * So many bytes were never captured.
   *
   * @param at the segment behind them, or that they were cut off
   */
  void gap(int length, Segment at);

  /** Of what the segment carries there are bytes that nobody could read. */
  default void passedOver(Segment at) {}

  /** A segment came before others that belong in front of it, and waits for them. */
  default void early(Segment at) {}

  /** A segment that came early was handed over. */
  default void ordered(Segment at) {}

  /** There are no more bytes. */
  void end();
}
