package io.vitrine.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A broker's answer to a {@link TapRequest}.
 *
 * <p>Layout, version 1, big endian: version u8, u32 length and JSON of everything but the frames,
 * u32 number of frames, then each frame: loop u16, sequence i64, u32 length and the encoded {@link
 * TapRecord}.
 *
 * @param frames in the order that was asked for
 * @param connections the connections that the frames name, by id; one that the broker has forgotten
 *     is missing
 * @param position everything up to here was looked at; what a follow asks for next
 */
public record TapReply(
    List<TapFrame> frames,
    Map<Long, ConnectionInfo> connections,
    TapCounts counts,
    TapPosition position) {
  public static final int VERSION = 1;
  private static final int FRAME_HEADER_BYTES = 14;

  public TapReply {
    frames = List.copyOf(frames);
    connections = Map.copyOf(connections);
  }

  public Buffer encode() {
    JsonArray infos = new JsonArray();
    connections.values().forEach(info -> infos.add(info.toJson()));
    Buffer head =
        new JsonObject()
            .put("counts", counts.toJson())
            .put("position", position.toJson())
            .put("connections", infos)
            .toBuffer();
    Buffer out =
        Buffer.buffer()
            .appendUnsignedByte((short) VERSION)
            .appendInt(head.length())
            .appendBuffer(head)
            .appendInt(frames.size());
    for (TapFrame frame : frames) {
      Buffer record = frame.record().encode();
      out.appendUnsignedShort(frame.loop())
          .appendLong(frame.sequence())
          .appendInt(record.length())
          .appendBuffer(record);
    }
    return out;
  }

  /**
   * @throws IllegalArgumentException if the version is not known
   * @throws IndexOutOfBoundsException if bytes are missing
   */
  public static TapReply decode(Buffer in) {
    if (in.getUnsignedByte(0) != VERSION) {
      throw new IllegalArgumentException(
          "tap reply version: " + in.getUnsignedByte(0) + " (expected: " + VERSION + ")");
    }
    int headLength = in.getInt(1);
    JsonObject head = in.slice(5, 5 + headLength).toJsonObject();
    Map<Long, ConnectionInfo> connections = new TreeMap<>();
    for (Object info : head.getJsonArray("connections")) {
      ConnectionInfo connection = ConnectionInfo.fromJson((JsonObject) info);
      connections.put(connection.connectionId(), connection);
    }
    return new TapReply(
        decodeFrames(in, 5 + headLength),
        connections,
        TapCounts.fromJson(head.getJsonObject("counts")),
        TapPosition.fromJson(head.getJsonObject("position")));
  }

  private static List<TapFrame> decodeFrames(Buffer in, int start) {
    int count = in.getInt(start);
    int at = start + 4;
    List<TapFrame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = at + FRAME_HEADER_BYTES;
      int to = from + in.getInt(at + 10);
      frames.add(
          new TapFrame(
              in.getUnsignedShort(at), in.getLong(at + 2), TapRecord.decode(in.slice(from, to))));
      at = to;
    }
    return frames;
  }
}
