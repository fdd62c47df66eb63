package io.vitrine.contract;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One PUBLISH on its way to Kafka, as it stands in the outbox.
 *
 * <p>Layout, big endian: version u8, flags u8 (QoS in bits 0-1, retain bit 2, dup bit 3, MQTT 5 bit
 * 4), packetId u16, receivedMicros i64, from version 2 on routes i64, in version 3 with an i32
 * length {@link OutboxClaims}, in version 4 also these and, with a u16 length, the trace; then each
 * with a u16 length: clientId, username (empty where none), topic; with a u32 length: properties,
 * payload. Brokers write version 3, and 4 where the broker made a span; those before are of brokers
 * that had one outbox for all routes.
 *
 * @param receivedMicros when the broker received it, epoch microseconds
 * @param packetId packet identifier of the PUBLISH; 0 for QoS 0
 * @param properties the MQTT 5 properties exactly as on the wire, without their length; topic alias
 *     included. Empty for older versions
 * @param routes version of the {@link RouteSet} that let it in, and that its records are made by; 0
 *     if there were only routes of the config file
 */
public record OutboxRecord(
    long receivedMicros,
    String clientId,
    String username,
    String topic,
    int qos,
    boolean retain,
    boolean dup,
    boolean version5,
    int packetId,
    Buffer properties,
    Buffer payload,
    long routes) {
  public static final int VERSION = 1;

  /** The version with a version of the routes in it. */
  public static final int VERSION_WITH_ROUTES = 2;

  /** The version with the routes that the message was taken for. */
  public static final int VERSION_WITH_CLAIMS = 3;

  /** The version with the {@code traceparent} of the broker's span. */
  public static final int VERSION_WITH_TRACE = 4;

  private static final int RECEIVED_AT = 4;
  private static final int ROUTES_AT = 12;
  private static final int CLAIMS_AT = ROUTES_AT + Long.BYTES;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final int NAMES = 3;
  private static final Buffer NOTHING = BufferInternal.buffer(Unpooled.EMPTY_BUFFER);

  /** Let in by the routes of the config file alone. */
  public OutboxRecord(
      long receivedMicros,
      String clientId,
      String username,
      String topic,
      int qos,
      boolean retain,
      boolean dup,
      boolean version5,
      int packetId,
      Buffer properties,
      Buffer payload) {
    this(
        receivedMicros,
        clientId,
        username,
        topic,
        qos,
        retain,
        dup,
        version5,
        packetId,
        properties,
        payload,
        0);
  }

  public Buffer encode() {
    Buffer out = Buffer.buffer(56 + topic.length() + properties.length() + payload.length());
    out.appendUnsignedByte((short) (routes == 0 ? VERSION : VERSION_WITH_ROUTES))
        .appendUnsignedByte((short) (qos | (retain ? 4 : 0) | (dup ? 8 : 0) | (version5 ? 16 : 0)))
        .appendUnsignedShort(packetId)
        .appendLong(receivedMicros);
    if (routes != 0) {
      out.appendLong(routes);
    }
    appendText(out, clientId);
    appendText(out, username);
    appendText(out, topic);
    out.appendInt(properties.length()).appendBuffer(properties);
    out.appendInt(payload.length()).appendBuffer(payload);
    return out;
  }

  /**
   * @throws IllegalArgumentException if the version is not known
   */
  public static OutboxRecord decode(Buffer in) {
    int end = namesEnd(in);
    return decode(in, OutboxNames.of(in, namesAt(in), end), end);
  }

  /** Version of the routes that let the record in; 0 also where it cannot be read. */
  public static long routes(Buffer in) {
    return in.length() >= CLAIMS_AT && in.getUnsignedByte(0) >= VERSION_WITH_ROUTES
        ? in.getLong(ROUTES_AT)
        : 0;
  }

  /** Whether it says what routes it was taken for. */
  public static boolean hasClaims(Buffer in) {
    int version = in.getUnsignedByte(0);
    return version == VERSION_WITH_CLAIMS || version == VERSION_WITH_TRACE;
  }

  /** {@code traceparent} of the span that the broker made for it; null if it made none. */
  public static @Nullable String trace(Buffer in) {
    if (in.getUnsignedByte(0) != VERSION_WITH_TRACE) {
      return null;
    }
    int at = claimsEnd(in);
    return in.getString(at + 2, at + 2 + in.getUnsignedShort(at));
  }

  /** {@link OutboxClaims}, encoded, of a record that {@linkplain #hasClaims has} them. */
  public static byte[] claims(Buffer in) {
    return in.getBytes(CLAIMS_AT + Integer.BYTES, claimsEnd(in));
  }

  /** Whether these are the {@link #claims} of a record that has some. */
  public static boolean claimsAre(Buffer in, byte[] these) {
    ByteBuf bytes = ((BufferInternal) in).getByteBuf();
    return bytes.hasArray()
        ? claimsAre(bytes.array(), bytes.arrayOffset() + bytes.readerIndex(), these)
        : Arrays.equals(claims(in), these);
  }

  /**
   * Whether these are the {@link #claims} of the record that begins at {@code from}, if it has
   * some.
   */
  public static boolean claimsAre(byte[] bytes, int from, byte[] these) {
    int at = from + CLAIMS_AT + Integer.BYTES;
    return bytes[from] >= VERSION_WITH_CLAIMS
        && at + these.length <= bytes.length
        && (int) INTS.get(bytes, from + CLAIMS_AT) == these.length
        && Arrays.equals(bytes, at, at + these.length, these, 0, these.length);
  }

  private static int claimsEnd(Buffer in) {
    int length = in.getInt(CLAIMS_AT);
    if (length < 0) {
      throw new IndexOutOfBoundsException("claims of " + length + " bytes");
    }
    return CLAIMS_AT + Integer.BYTES + length;
  }

  /** When the broker received it, epoch microseconds; 0 where it cannot be read. */
  public static long receivedMicros(Buffer in) {
    return in.length() >= RECEIVED_AT + Long.BYTES ? in.getLong(RECEIVED_AT) : 0;
  }

  /**
   * Where the names begin, of which there are {@value #NAMES}.
   *
   * @throws IllegalArgumentException if the version is not known
   */
  static int namesAt(Buffer in) {
    int version = in.getUnsignedByte(0);
    if (version == VERSION) {
      return ROUTES_AT;
    }
    if (version == VERSION_WITH_ROUTES) {
      return CLAIMS_AT;
    }
    if (version == VERSION_WITH_CLAIMS) {
      return claimsEnd(in);
    }
    if (version == VERSION_WITH_TRACE) {
      int at = claimsEnd(in);
      return at + 2 + in.getUnsignedShort(at);
    }
    throw new IllegalArgumentException(
        "outbox record version: "
            + version
            + " (expected: "
            + VERSION
            + " to "
            + VERSION_WITH_TRACE
            + ")");
  }

  /** Where the names end. */
  static int namesEnd(Buffer in) {
    int at = namesAt(in);
    for (int i = 0; i < NAMES; i++) {
      at += 2 + in.getUnsignedShort(at);
    }
    return at;
  }

  /**
   * @param names what stands there from {@link #namesAt} on
   * @param end where that ends
   */
  static OutboxRecord decode(Buffer in, OutboxNames names, int end) {
    int flags = in.getUnsignedByte(1);
    int propertiesLength = in.getInt(end);
    int payloadAt = end + 4 + propertiesLength;
    int payloadLength = in.getInt(payloadAt);
    return new OutboxRecord(
        receivedMicros(in),
        names.clientId(),
        names.username(),
        names.topic(),
        flags & 3,
        (flags & 4) != 0,
        (flags & 8) != 0,
        (flags & 16) != 0,
        in.getUnsignedShort(2),
        propertiesLength == 0 ? NOTHING : in.slice(end + 4, payloadAt),
        in.slice(payloadAt + 4, payloadAt + 4 + payloadLength),
        routes(in));
  }

  private static void appendText(Buffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.appendUnsignedShort(bytes.length).appendBytes(bytes);
  }
}
