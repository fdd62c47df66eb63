package io.vitrine.inspector.sensor;

import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.Carrier;
import io.vitrine.inspector.sensor.mqtt.MqttStream;
import io.vitrine.inspector.sensor.reassembly.BufferBudget;
import io.vitrine.inspector.sensor.reassembly.ByteSink;
import io.vitrine.inspector.sensor.reassembly.StreamContent;
import io.vitrine.inspector.sensor.tls.KeyLog;
import io.vitrine.inspector.sensor.tls.TlsSession;
import io.vitrine.inspector.sensor.tls.TlsStream;
import io.vitrine.inspector.sensor.websocket.WebSocketStream;
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
  private final Carrier carrier;
  private final KeyLog keys;
  private final SensorListener out;
  private final MqttStream.Packets packets;
  private final BufferBudget budget;
  private @Nullable StreamContent content;
  private @Nullable StreamContent insideTls;

  ContentRouter(
      Segment opening,
      DecodeAs decodeAs,
      Carrier carrier,
      BooleanSupplier complete,
      KeyLog keys,
      SensorListener out,
      MqttStream.Packets packets,
      BufferBudget budget) {
    this.opening = opening;
    this.decodeAs = decodeAs;
    this.carrier = carrier;
    this.complete = complete;
    this.keys = keys;
    this.out = out;
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
      public void early(Segment at) {
        out.early(at);
      }

      @Override
      public void ordered(Segment at) {
        out.ordered(at);
      }

      @Override
      public void passedOver(Segment at) {
        if (next != null) {
          next.passedOver(at);
        }
      }

      @Override
      public void gap(int length, Segment at) {
        out.gap(length, at);
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
    DecodeAs.Kind expected = decodeAs.of(opening);
    boolean client = decodeAs.fromClient(opening);
    if (expected == DecodeAs.Kind.WS || text(bytes, offset, length)) {
      return webSocket(text(bytes, offset, length), client);
    }
    if (tls(bytes, offset, length)) {
      TlsSession session = new TlsSession();
      carrier.secured(session);
      out.tls(carrier, session, opening);
      return new TlsStream(keys, session, this::insideTls, out::field);
    }
    return expected == DecodeAs.Kind.TLS
        ? NOTHING
        : mqtt(expected == DecodeAs.Kind.MQTT, client, complete);
  }

  /** Whether HTTP begins here; as MQTT both would be acknowledgements with wrong flags. */
  private static boolean text(byte[] bytes, int offset, int length) {
    return begins("GET ", bytes, offset, length) || begins("HTTP/1.1 ", bytes, offset, length);
  }

  private static boolean begins(String text, byte[] bytes, int offset, int length) {
    for (int i = 0; i < text.length() && i < length; i++) {
      if (bytes[offset + i] != text.charAt(i)) {
        return false;
      }
    }
    return length > 0;
  }

  /** Whether a handshake record, or any other of TLS, begins here. */
  private static boolean tls(byte[] bytes, int offset, int length) {
    boolean type = length > 0 && bytes[offset] >= 0x14 && bytes[offset] <= 0x17;
    boolean major = length < 2 ? bytes[offset] == 0x16 : bytes[offset + 1] == 3;
    return type && major && (length < 3 || (bytes[offset + 2] >= 0 && bytes[offset + 2] <= 4));
  }

  private StreamContent mqtt(boolean expected, boolean firstIsClient, BooleanSupplier seen) {
    return new MqttStream(expected, firstIsClient, seen, packets, budget);
  }

  private StreamContent webSocket(boolean handshake, boolean firstIsClient) {
    return new WebSocketStream(
        handshake,
        firstIsClient,
        out::field,
        (mqtt, client, seen) -> {
          carrier.webSocket();
          return mqtt(mqtt, client, () -> seen);
        });
  }

  /** What is in TLS shows by its first bytes too. */
  private StreamContent insideTls(boolean firstIsClient) {
    return first ->
        new ByteSink() {
          @Override
          public void data(byte[] bytes, int offset, int length, Segment at) {
            StreamContent known = insideTls;
            if (known == null) {
              known =
                  text(bytes, offset, length)
                      ? webSocket(true, firstIsClient)
                      : mqtt(false, firstIsClient, complete);
              insideTls = known;
            }
            known.from(first).data(bytes, offset, length, at);
          }

          @Override
          public void gap(int length, Segment at) {
            if (insideTls != null) {
              insideTls.from(first).gap(length, at);
            }
          }

          @Override
          public void end() {
            if (insideTls != null) {
              insideTls.from(first).end();
            }
          }
        };
  }
}
