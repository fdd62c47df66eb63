package io.vitrine.inspector.sensor.layer;

import io.vitrine.dissect.Field;

/** Takes what protocols between TCP and MQTT say in a frame, for filters. */
@FunctionalInterface
public interface FieldSink {
  /**
   * A field of a record or frame that ends there.
   *
   * @param at the segment it ends in
   * @param value as the field's type says
   */
  void field(Segment at, Field field, Object value);
}
