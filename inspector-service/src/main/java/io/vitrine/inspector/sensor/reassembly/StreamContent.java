package io.vitrine.inspector.sensor.reassembly;

/** What is in a connection, both ways. */
public interface StreamContent {
  /**
   * Takes the bytes of one direction.
   *
   * @param first whether they come from the side whose segment was seen first
   */
  ByteSink from(boolean first);
}
