package io.vitrine.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are: a packet, or MalformedPacket, and nothing else. */
class HostileBytesTest {

  @ParameterizedTest
  @MethodSource("io.vitrine.mqtt.codec.WireCase#all")
  void cutAtEveryByteWithTheRightRemainingLength(WireCase wire) {
    byte[] frame = wire.frame();
    int header = 1;
    while (header < frame.length && frame[header++] < 0) {
      // Over the remaining length.
    }
    for (int length = header; length <= frame.length; length++) {
      ByteBuf buf = Unpooled.buffer().writeByte(frame[0]);
      FixedHeader.writeVariable(buf, length - header);
      buf.writeBytes(frame, header, length - header);
      feed(buf, wire.fromClient());
    }
  }

  @ParameterizedTest
  @MethodSource("io.vitrine.mqtt.codec.WireCase#all")
  void everyByteWithEveryValue(WireCase wire) {
    for (int at = 0; at < wire.frame().length; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] changed = wire.frame().clone();
        changed[at] = (byte) value;
        feed(Unpooled.wrappedBuffer(changed), wire.fromClient());
      }
    }
  }

  @Property(tries = 2000)
  void anyBytes(@ForAll byte[] bytes, @ForAll boolean fromClient) {
    for (int type = 0; type < 256; type++) {
      ByteBuf buf = Unpooled.buffer().writeByte(type);
      FixedHeader.writeVariable(buf, bytes.length);
      feed(buf.writeBytes(bytes), fromClient);
    }
  }

  private static void feed(ByteBuf buf, boolean fromClient) {
    for (MqttVersion version : MqttVersion.values()) {
      try {
        Frames.parse(buf, 0, buf.writerIndex(), version, fromClient);
      } catch (MalformedPacket e) {
        assertThat(e.statement()).isNotEmpty();
        assertThat(e.reason().failure()).isTrue();
      }
    }
    if (buf.isReadable() && (buf.getByte(0) & 0xF0) == 0x10) {
      feedLevel(buf);
    }
  }

  private static void feedLevel(ByteBuf buf) {
    try {
      if (FixedHeader.frameLength(buf, 0, buf.writerIndex()) == buf.writerIndex()) {
        PacketParser.connectLevel(buf, 0, buf.writerIndex());
      }
    } catch (MalformedPacket e) {
      assertThat(e.reason().failure()).isTrue();
    }
  }
}
