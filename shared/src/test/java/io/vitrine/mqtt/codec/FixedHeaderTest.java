package io.vitrine.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.ReasonCode;
import org.junit.jupiter.api.Test;

class FixedHeaderTest {

  @Test
  void isIncompleteUntilTheLastLengthByteIsThere() throws MalformedPacket {
    ByteBuf buf = Unpooled.wrappedBuffer(new byte[] {0x30, (byte) 0xFF, (byte) 0xFF, 0x7F});
    for (int end = 0; end < 4; end++) {
      assertThat(FixedHeader.frameLength(buf, 0, end)).isEqualTo(FixedHeader.INCOMPLETE);
    }
    assertThat(FixedHeader.frameLength(buf, 0, 4)).isEqualTo(2_097_151 + 4);
    assertThat(FixedHeader.length(buf, 0)).isEqualTo(4);
  }

  @Test
  void theLongestFrame() throws MalformedPacket {
    ByteBuf buf = Unpooled.buffer().writeByte(0x30).writeInt(0xFFFFFF7F);
    assertThat(FixedHeader.frameLength(buf, 0, 5))
        .isEqualTo(FixedHeader.VARIABLE_BYTE_INTEGER_MAX + 5);
  }

  @Test
  void wrongFlagsAreSeenAtTheFirstByte() {
    ByteBuf buf = Unpooled.wrappedBuffer(new byte[] {(byte) 0x80});
    MalformedPacket thrown =
        catchThrowableOfType(MalformedPacket.class, () -> FixedHeader.frameLength(buf, 0, 1));
    assertThat(thrown.reason()).isEqualTo(ReasonCode.MALFORMED_PACKET);
    assertThat(thrown).hasToString("Malformed Packet: flags 0 of SUBSCRIBE [MQTT-3.8.1-1]");
  }
}
