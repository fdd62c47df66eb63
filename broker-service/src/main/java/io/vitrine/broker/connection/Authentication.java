package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.vitrine.broker.access.Access;
import io.vitrine.broker.access.Exchange;
import io.vitrine.mqtt.codec.PacketWriter;
import io.vitrine.mqtt.packet.ConnectPacket;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.packet.ReasonPacket;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import org.jspecify.annotations.Nullable;

/**
 * Enhanced authentication of one connection (MQTT 5.0, 4.12), by the method of its CONNECT: before
 * CONNACK, and again whenever the client asks for it.
 *
 * <p>Threads: the connection's event loop.
 */
final class Authentication {
  private final Connection connection;
  private final Access access;
  private final String method;
  private final long packetBytesMax;
  private @Nullable Exchange exchange;
  private @Nullable String username;
  private long deadlineNanos;

  private Authentication(Connection connection, Access access, String method, long bytesMax) {
    this.connection = connection;
    this.access = access;
    this.method = method;
    this.packetBytesMax = bytesMax;
  }

  /** Null if the CONNECT has no authentication method. */
  static @Nullable Authentication of(Connection connection, Access access, ConnectPacket connect) {
    String method = connect.properties().text(Property.AUTHENTICATION_METHOD);
    return method == null
        ? null
        : new Authentication(
            connection,
            access,
            method,
            connect.properties().number(Property.MAXIMUM_PACKET_SIZE, Long.MAX_VALUE));
  }

  /** Begins an exchange; returns false if the method is not supported. */
  boolean begin() {
    exchange = access.exchange(method);
    deadlineNanos = connection.loop().nowNanos() + connection.listener().connectNanos();
    return exchange != null;
  }

  /** Whether the client has been asked for more. */
  boolean open() {
    return exchange != null;
  }

  /** Whether an exchange takes longer than it may. */
  boolean late() {
    return exchange != null && connection.loop().nowNanos() - deadlineNanos > 0;
  }

  /**
   * Looks at an AUTH of the client before CONNACK, or of an exchange that it has begun itself.
   *
   * @throws MalformedPacket it is not its turn, or of another method
   */
  byte @Nullable [] data(ReasonPacket auth) throws MalformedPacket {
    if (!method.equals(auth.properties().text(Property.AUTHENTICATION_METHOD))) {
      throw protocolError("MQTT-4.12.1-1", "AUTH with another method than CONNECT");
    }
    boolean begins = auth.reason() == ReasonCode.REAUTHENTICATE;
    if (begins && connection.state() == Connection.State.CONNECTED && !open()) {
      begin();
    } else if (begins || !open()) {
      throw protocolError("5.0 4.12", "AUTH out of turn: " + auth.reason().title());
    }
    return auth.properties().binary(Property.AUTHENTICATION_DATA);
  }

  private static MalformedPacket protocolError(String statement, String text) {
    return new MalformedPacket(ReasonCode.PROTOCOL_ERROR, statement, text);
  }

  /** What the client's data leads to; a challenge is sent ([MQTT-4.12.0-2]). */
  Exchange.Answer answer(byte @Nullable [] data) {
    Exchange current = exchange;
    if (current == null) {
      throw new IllegalStateException("no exchange is open");
    }
    Exchange.Answer answer = current.answer(data);
    if (answer instanceof Exchange.Challenge challenge) {
      send(ReasonCode.CONTINUE_AUTHENTICATION, challenge.data());
    } else {
      exchange = null;
      if (answer instanceof Exchange.Success success && username == null) {
        username = success.username();
      }
    }
    return answer;
  }

  /**
   * The client proves once more who it is (MQTT 5.0, 4.12.1): it must be the same, or the
   * connection ends ([MQTT-4.12.1-2]).
   */
  void again(ReasonPacket auth) throws MalformedPacket {
    Exchange.Answer answer = answer(data(auth));
    if (answer instanceof Exchange.Success success && success.username().equals(username)) {
      send(ReasonCode.SUCCESS, success.data());
    } else if (answer instanceof Exchange.Success) {
      close(CloseCause.NOT_AUTHORIZED, "authenticated as another user");
    } else if (answer instanceof Exchange.Refusal refusal) {
      close(
          refusal.malformed() ? CloseCause.PROTOCOL_ERROR : CloseCause.NOT_AUTHORIZED,
          "authentication refused: " + refusal.why());
    }
  }

  private void close(CloseCause cause, String text) {
    connection.close(cause, cause.reason(), text);
  }

  private void send(ReasonCode reason, byte @Nullable [] data) {
    ByteBuf packet = connection.allocator().buffer(64);
    PacketWriter.reason(packet, PacketType.AUTH, reason, properties(data));
    if (packet.readableBytes() > packetBytesMax) {
      packet.release();
      connection.close(CloseCause.AUTH_TOO_LARGE);
    } else {
      connection.out().append(packet);
    }
  }

  /** The method, and the data if there are any: of AUTH and of CONNACK ([MQTT-4.12.0-5]). */
  Properties properties(byte @Nullable [] data) {
    Properties named = Properties.NONE.with(Property.AUTHENTICATION_METHOD, method);
    return data == null ? named : named.with(Property.AUTHENTICATION_DATA, data);
  }
}
