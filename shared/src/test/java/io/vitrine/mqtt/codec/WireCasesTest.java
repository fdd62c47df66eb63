package io.vitrine.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Dissector;
import io.vitrine.dissect.Finding;
import io.vitrine.dissect.Severity;
import io.vitrine.mqtt.packet.MalformedPacket;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The described frames of wire-cases.txt, read by the codec and by the dissector. */
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

  @ParameterizedTest
  @MethodSource("all")
  void theDissectorAgreesWithTheCodec(WireCase wire) {
    int length = wire.frame().length;
    Dissection dissection =
        Dissector.dissect(
            wire.frame(), 0, length, length, wire.version().level(), wire.fromClient());
    List<Finding> errors =
        dissection.findings().stream().filter(each -> each.severity() == Severity.ERROR).toList();
    // What older versions tolerate, the dissector notes all the same.
    boolean tolerated =
        switch (wire.version()) {
          case MQTT_3_1 -> errors.stream().allMatch(each -> each.id().equals("packet_too_short"));
          case MQTT_3_1_1 ->
              errors.stream().allMatch(each -> each.id().equals("length_not_shortest"));
          case MQTT_5 -> false;
        };
    boolean ok = errors.isEmpty() || (wire.ok() && tolerated);
    assertThat(ok).as("findings %s", errors).isEqualTo(wire.ok());
  }
}
