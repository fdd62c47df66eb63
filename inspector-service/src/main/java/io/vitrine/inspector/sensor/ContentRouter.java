package io.vitrine.inspector.sensor;

import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.Carrier;
import io.vitrine.inspector.sensor.mqtt.MqttStream;
import io.vitrine.inspector.sensor.reassembly.BufferBudget;
import io.vitrine.inspector.sensor.reassembly.ByteSink;
import io.vitrine.inspector.sensor.reassembly.StreamContent;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Finds out what a connection carries by its first bytes, and hands it to who can read it. */
final class ContentRouter implements StreamContent {
  /** Carries nothing that can be read. */
  private static final StreamContent NOTHING =
      first ->
          new ByteSink() {
            @Override
            public void data(byte[] bytes, int offset, int length, Segment at) {}

            @Override
            public void gap(int length, Segment at) {}

            @Override
            public void end() {}
          };

  private final Segment opening;
  private final DecodeAs decodeAs;
  private final BooleanSupplier complete;
  private final MqttStream.Packets packets;
  private final BufferBudget budget;
  private @Nullable StreamContent content;

  ContentRouter(
      Segment opening,
      DecodeAs decodeAs,
      Carrier carrier,
      BooleanSupplier complete,
      MqttStream.Packets packets,
      BufferBudget budget) {
    this.opening = opening;
    this.decodeAs = decodeAs;
    this.complete = complete;
    this.packets = packets;
    this.budget = budget;
  }

  @Override
  public ByteSink from(boolean first) {
    return new ByteSink() {
      private @Nullable ByteSink next;
      private int missingBefore;

      @Override
      public void data(byte[] bytes, int offset, int length, Segment at) {
        ByteSink to = next;
        if (to == null) {
          to = content(bytes, offset, length).from(first);
          next = to;
          if (missingBefore > 0) {
            to.gap(missingBefore, at);
          }
        }
        to.data(bytes, offset, length, at);
      }

      @Override
      public void gap(int length, Segment at) {
        StreamContent known = content;
        if (next == null && known != null) {
          next = known.from(first);
        }
        if (next != null) {
          next.gap(length, at);
        } else {
          missingBefore += length;
        }
      }

      @Override
      public void end() {
        if (next != null) {
          next.end();
        }
      }
    };
  }

  private StreamContent content(byte[] bytes, int offset, int length) {
    StreamContent known = content;
    if (known == null) {
      known = decide(bytes, offset, length);
      content = known;
    }
    return known;
  }

  private StreamContent decide(byte[] bytes, int offset, int length) {
    boolean tls = length > 2 && bytes[offset] == 0x16 && bytes[offset + 1] == 0x03;
    if (tls) {
      return NOTHING;
    }
    boolean expected = decodeAs.of(opening) == DecodeAs.Kind.MQTT;
    return new MqttStream(expected, decodeAs.fromClient(opening), complete, packets, budget);
  }
}
