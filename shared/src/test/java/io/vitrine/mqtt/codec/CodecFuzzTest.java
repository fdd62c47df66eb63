package io.vitrine.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes are packets or refused with a reason, and frames are the same however the bytes are
 * split; the first byte says version, direction and where.
 */
class CodecFuzzTest {
  private static final int PACKET_BYTES_MAX = 1 << 20;

  static List<byte[]> samples() {
    List<byte[]> all = new ArrayList<>();
    WireCase.all()
        .forEach(
            wire -> {
              byte[] frame = wire.frame();
              byte[] input = new byte[1 + frame.length];
              input[0] = (byte) (wire.fromClient() ? 2 : 6);
              System.arraycopy(frame, 0, input, 1, frame.length);
              all.add(input);
            });
    return all;
  }

  @MethodSource("samples")
  @FuzzTest(maxDuration = "10m")
  void frames(byte[] input) {
    if (input.length < 2) {
      return;
    }
    MqttVersion version = MqttVersion.values()[(input[0] & 3) % MqttVersion.values().length];
    boolean fromClient = (input[0] & 4) == 0;
    ByteBuf whole = Unpooled.wrappedBuffer(input, 1, input.length - 1);
    List<Integer> ends = ends(whole, whole.readableBytes());
    int start = 0;
    for (int end : ends) {
      parse(whole, start, end, version, fromClient);
      start = end;
    }
    int split = (input[0] >>> 3 & 31) % input.length;
    List<Integer> early = ends(whole, Math.min(split, whole.readableBytes()));
    assertThat(ends.subList(0, Math.min(early.size(), ends.size()))).isEqualTo(early);
  }

  /** Where the whole frames among the first {@code available} bytes end. */
  private static List<Integer> ends(ByteBuf bytes, int available) {
    List<Integer> ends = new ArrayList<>();
    int at = 0;
    try {
      int length = FixedHeader.frameLength(bytes, at, available);
      while (length != FixedHeader.INCOMPLETE
          && length <= PACKET_BYTES_MAX
          && length <= available - at) {
        at += length;
        ends.add(at);
        length = FixedHeader.frameLength(bytes, at, available);
      }
    } catch (MalformedPacket e) {
      assertThat(e.reason().failure()).isTrue();
    }
    return ends;
  }

  private static void parse(
      ByteBuf bytes, int start, int end, MqttVersion version, boolean fromClient) {
    try {
      Frames.parse(bytes, start, end, version, fromClient);
    } catch (MalformedPacket e) {
      assertThat(e.statement()).isNotEmpty();
      assertThat(e.reason().failure()).isTrue();
    }
  }
}
