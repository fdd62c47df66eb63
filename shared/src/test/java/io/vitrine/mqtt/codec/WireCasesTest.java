package io.vitrine.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vitrine.mqtt.packet.MalformedPacket;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The described frames of wire-cases.txt, read by the codec. */
class WireCasesTest {

  static List<WireCase> all() {
    return WireCase.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void theCodecSaysWhatTheCaseSays(WireCase wire) {
    // The frame lies in the middle of a buffer, as it does on a connection.
    ByteBuf buf = Unpooled.buffer().writeZero(3).writeBytes(wire.frame()).writeZero(300);
    int end = 3 + wire.frame().length;
    Throwable thrown =
        catchThrowable(() -> Frames.parse(buf, 3, end, wire.version(), wire.fromClient()));
    if (wire.ok()) {
      assertThat(thrown).isNull();
    } else {
      assertThat(thrown).isInstanceOf(MalformedPacket.class);
      MalformedPacket malformed = (MalformedPacket) thrown;
      assertThat(malformed.statement()).isEqualTo(wire.statement());
      assertThat(malformed.reason().code()).isEqualTo(wire.reason());
    }
  }
}
