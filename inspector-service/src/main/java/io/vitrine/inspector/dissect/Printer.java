package io.vitrine.inspector.dissect;

import io.vitrine.inspector.sensor.SensorListener;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import java.io.IOException;

/**
 * Prints one view of a capture, of the packets that pass its filter. What it cannot write it throws
 * as UncheckedIOException.
 */
interface Printer extends SensorListener {
  /** Each frame of the capture, before what is in it. */
  default void frame(CapturedFrame frame) {}

  /** A frame that passes the filter, before its packets. */
  default void matching(JudgedFrame frame) {}

  /** An MQTT packet of a frame that does not pass the filter. */
  default void other(MqttPacket packet) {}

  /** What of the output is not what it would be with more memory; empty if nothing is. */
  default String shortened() {
    return "";
  }

  /** No more will come; the output is flushed after this. */
  void finish() throws IOException;
}
