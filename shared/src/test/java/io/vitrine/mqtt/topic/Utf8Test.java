package io.vitrine.mqtt.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class Utf8Test {

  @Property
  void agreesWithTheDecoderOfTheJdk(@ForAll("nearlyText") byte[] bytes) {
    ByteBuf buf = Unpooled.buffer().writeByte(0).writeBytes(bytes).writeByte(0xFF);
    assertThat(Utf8.valid(buf, 1, bytes.length)).isEqualTo(decodes(bytes) && !hasNul(bytes));
  }

  @Property
  void textIsValid(@ForAll String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(Utf8.valid(Unpooled.wrappedBuffer(bytes), 0, bytes.length))
        .isEqualTo(text.indexOf('\0') < 0);
  }

  @Test
  void saysWhereItBreaks() {
    byte[] bytes = "twelve bytes\0and more".getBytes(StandardCharsets.UTF_8);
    ByteBuf buf = Unpooled.wrappedBuffer(bytes);
    assertThat(Utf8.firstInvalid(buf, 0, bytes.length)).isEqualTo(12);
    assertThat(Utf8.firstInvalid(buf, 13, bytes.length - 13)).isEqualTo(-1);
  }

  @Test
  void topicNamesHaveNoWildcard() {
    assertThat(validTopic("a/b")).isTrue();
    assertThat(validTopic("/")).isTrue();
    assertThat(validTopic("")).isFalse();
    assertThat(validTopic("a/+")).isFalse();
    assertThat(validTopic("a#")).isFalse();
    assertThat(validTopic("a\0")).isFalse();
    assertThat(TopicName.levels("a//b")).isEqualTo(3);
  }

  private static boolean validTopic(String topic) {
    byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
    return TopicName.valid(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
  }

  private static boolean decodes(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static boolean hasNul(byte[] bytes) {
    for (byte each : bytes) {
      if (each == 0) {
        return true;
      }
    }
    return false;
  }

  /** Pieces that are valid, nearly valid, or of the borders of what is valid. */
  @Provide
  Arbitrary<byte[]> nearlyText() {
    return Arbitraries.of(
            "61",
            "6162636465666768",
            "00",
            "7f",
            "80",
            "c080",
            "c1bf",
            "c280",
            "dfbf",
            "e0a080",
            "e09f80",
            "ed9fbf",
            "eda080",
            "ee8080",
            "efbfbf",
            "f0908080",
            "f08f8080",
            "f48fbfbf",
            "f4908080",
            "f5808080",
            "ff",
            "e282",
            "f09f98",
            "c2")
        .list()
        .ofMaxSize(12)
        .map(pieces -> java.util.HexFormat.of().parseHex(String.join("", pieces)));
  }
}
