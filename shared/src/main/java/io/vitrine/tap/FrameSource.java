package io.vitrine.tap;

import io.vitrine.contract.ConnectionInfo;
import io.vitrine.contract.TapRecord;
import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Dissector;
import io.vitrine.dissect.Field;
import io.vitrine.filter.FieldSource;
import io.vitrine.filter.FrameFields;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a filter can ask about a frame: its time and length, its connection, and the packet. The
 * packet is taken apart, and the connection looked up, when a field of theirs is first asked for.
 *
 * <p>Threads: one.
 */
final class FrameSource implements FieldSource {
  private static final String PACKET_PREFIX = "mqtt";

  private final TapRecord record;
  private final byte[] bytes;
  private final LongFunction<@Nullable ConnectionInfo> connections;
  private @Nullable Dissection dissection;
  private @Nullable ConnectionSource connection;
  private boolean connectionAsked;

  /**
   * @param bytes of the frame, as they may be shown
   */
  FrameSource(TapRecord record, byte[] bytes, LongFunction<@Nullable ConnectionInfo> connections) {
    this.record = record;
    this.bytes = bytes;
    this.connections = connections;
  }

  @Override
  public List<Object> values(Field field) {
    if (field.name().startsWith(PACKET_PREFIX)) {
      return dissection().values(field);
    }
    if (field == FrameFields.FRAME) {
      return List.of(Boolean.TRUE);
    }
    if (field == FrameFields.FRAME_TIME || field == FrameFields.FRAME_TIME_EPOCH) {
      return List.of(record.epochNanos());
    }
    if (field == FrameFields.FRAME_LEN) {
      return List.of((long) record.frameLength());
    }
    if (field == FrameFields.FRAME_CAP_LEN) {
      return List.of((long) bytes.length);
    }
    if (field == FrameFields.VITRINE_DIRECTION) {
      return List.of(record.fromClient() ? "in" : "out");
    }
    if (field == FrameFields.VITRINE_VERSION) {
      return List.of((long) record.protocolLevel());
    }
    if (field == FrameFields.VITRINE_CONNECTION_ID) {
      return List.of(record.connectionId());
    }
    ConnectionSource known = connection();
    return known == null ? List.of() : known.values(field);
  }

  Dissection dissection() {
    if (dissection == null) {
      dissection =
          Dissector.dissect(
              bytes,
              0,
              bytes.length,
              record.frameLength(),
              record.protocolLevel(),
              record.fromClient());
      String topic = record.topic();
      if (topic != null) {
        dissection.resolveTopic(topic);
      }
    }
    return dissection;
  }

  private @Nullable ConnectionSource connection() {
    if (!connectionAsked) {
      connectionAsked = true;
      ConnectionInfo info = connections.apply(record.connectionId());
      connection = info == null ? null : new ConnectionSource(info, record.fromClient());
    }
    return connection;
  }
}
