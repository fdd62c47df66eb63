package io.vitrine.inspector.dissect;

import io.vitrine.inspector.sensor.SensorListener;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import java.io.IOException;

/** Prints one view of a capture. What it cannot write it throws as UncheckedIOException. */
interface Printer extends SensorListener {
  /** Each frame of the capture, before what is in it. */
  default void frame(CapturedFrame frame) {}

  /** No more will come; the output is flushed after this. */
  void finish() throws IOException;
}
