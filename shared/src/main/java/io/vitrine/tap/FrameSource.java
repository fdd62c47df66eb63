package io.vitrine.tap;

import static java.util.Map.entry;

import io.vitrine.contract.ConnectionInfo;
import io.vitrine.contract.TapFrame;
import io.vitrine.contract.TapRecord;
import io.vitrine.contract.TapSegment;
import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Dissector;
import io.vitrine.dissect.Field;
import io.vitrine.dissect.MqttFields;
import io.vitrine.filter.FieldSource;
import io.vitrine.filter.FrameFields;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a filter can ask about a frame: its time and length, its connection, the headers around it
 * if it was mirrored, and the packet. The packet is taken apart, and the connection looked up, when
 * a field of theirs is first asked for.
 *
 * <p>Threads: one.
 */
final class FrameSource implements FieldSource {
  private static final String PACKET_PREFIX = "mqtt";

  private static final Map<Field, Function<FrameSource, Object>> FIELDS =
      Map.ofEntries(
          entry(FrameFields.FRAME, of -> Boolean.TRUE),
          entry(FrameFields.FRAME_NUMBER, FrameSource::number),
          entry(FrameFields.FRAME_TIME, of -> of.record.epochNanos()),
          entry(FrameFields.FRAME_TIME_EPOCH, of -> of.record.epochNanos()),
          entry(FrameFields.FRAME_LEN, of -> (long) of.record.frameLength()),
          entry(FrameFields.FRAME_CAP_LEN, of -> (long) of.bytes.length),
          entry(FrameFields.VITRINE_DIRECTION, of -> of.record.fromClient() ? "in" : "out"),
          entry(FrameFields.VITRINE_VERSION, of -> (long) of.record.protocolLevel()),
          entry(FrameFields.VITRINE_CONNECTION_ID, of -> of.record.connectionId()));

  private final TapFrame frame;
  private final TapRecord record;
  private final byte[] bytes;
  private final LongFunction<@Nullable ConnectionInfo> connections;
  private @Nullable Dissection dissection;
  private @Nullable ConnectionSource connection;
  private boolean connectionAsked;

  /**
   * @param bytes of the frame, as they may be shown
   */
  FrameSource(TapFrame frame, byte[] bytes, LongFunction<@Nullable ConnectionInfo> connections) {
    this.frame = frame;
    this.record = frame.record();
    this.bytes = bytes;
    this.connections = connections;
  }

  /** Whether frames have such a field, mirrored or not. */
  static boolean knows(Field field) {
    return field.name().startsWith(PACKET_PREFIX)
        || FIELDS.containsKey(field)
        || ConnectionSource.knows(field);
  }

  @Override
  public List<Object> values(Field field) {
    if (field.name().startsWith(PACKET_PREFIX)) {
      return dissection().values(field);
    }
    Function<FrameSource, Object> own = FIELDS.get(field);
    if (own != null) {
      return List.of(own.apply(this));
    }
    if (MirroredFields.knows(field)) {
      TapSegment around = record.segment();
      return around == null ? List.of() : MirroredFields.values(around, field);
    }
    ConnectionSource known = connection();
    return known == null ? List.of() : known.values(field);
  }

  private long number() {
    TapSegment around = record.segment();
    return around == null ? frame.sequence() : around.frame();
  }

  @Override
  public List<Object> bytes(Field protocol) {
    return protocol == MqttFields.MQTT ? List.of(bytes) : List.of();
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
