package io.vitrine.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SecretsTest {
  private static Buffer text(Buffer out, String text) {
    return out.appendUnsignedShort(text.length()).appendString(text);
  }

  private static byte[] connect(int level, String password) {
    Buffer body = text(Buffer.buffer(), "MQTT").appendByte((byte) level).appendByte((byte) 0xC6);
    body.appendUnsignedShort(60);
    Buffer properties = Buffer.buffer();
    text(properties.appendByte((byte) 0x15), "SCRAM");
    text(properties.appendByte((byte) 0x16), "proof");
    text(text(properties.appendByte((byte) 0x26), "key"), "value");
    if (level == 5) {
      body.appendByte((byte) properties.length()).appendBuffer(properties);
    }
    text(body, "client");
    if (level == 5) {
      body.appendByte((byte) 0);
    }
    text(text(body, "will/topic"), "will payload");
    text(text(body, "user"), password);
    return Buffer.buffer()
        .appendByte((byte) 0x10)
        .appendByte((byte) body.length())
        .appendBuffer(body)
        .getBytes();
  }

  private static String shown(byte[] frame, int end, int level) {
    byte[] copy = Arrays.copyOf(frame, end);
    Secrets.hide(copy, end, level);
    return new String(copy, StandardCharsets.ISO_8859_1);
  }

  @Test
  void passwordIsZeroedAndNothingElse() {
    byte[] frame = connect(4, "hunter2");

    String shown = shown(frame, frame.length, 4);

    assertThat(shown).doesNotContain("hunter2").endsWith("user\0\7" + "\0".repeat(7));
    assertThat(shown).contains("will payload", "client");
    assertThat(shown).hasSize(frame.length);
  }

  @Test
  void authenticationDataIsZeroed() {
    byte[] frame = connect(5, "hunter2");

    String shown = shown(frame, frame.length, 0);

    assertThat(shown).doesNotContain("proof", "hunter2").contains("SCRAM", "value", "user");
    byte[] auth =
        text(
                text(Buffer.buffer("\u00f0\u0011\u0018\u000f\u0015", "ISO-8859-1"), "SCRAM")
                    .appendByte((byte) 0x16),
                "proof")
            .getBytes();
    assertThat(shown(auth, auth.length, 5)).doesNotContain("proof").contains("SCRAM");
  }

  @Test
  void noCutOfTheFrameShowsAPartOfThePassword() {
    for (int level = 4; level <= 5; level++) {
      byte[] frame = connect(level, "ZZZZZZZZ");
      for (int end = 0; end <= frame.length; end++) {
        assertThat(shown(frame, end, level)).doesNotContain("Z");
      }
    }
  }

  @Test
  void whatCannotBeReadIsHiddenFromThereOn() {
    byte[] frame = connect(5, "hunter2");
    int unknown = new String(frame, StandardCharsets.ISO_8859_1).indexOf("\u0026\0\3key");
    frame[unknown] = 0x7E;

    assertThat(shown(frame, frame.length, 5)).contains("SCRAM").doesNotContain("hunter2", "key");
  }

  @Test
  void anyBytesAreTaken() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] frame = new byte[random.nextInt(60)];
      random.nextBytes(frame);
      if (frame.length > 0) {
        frame[0] = (byte) (i % 2 == 0 ? 0x10 : 0xF0);
      }
      Secrets.hide(frame, frame.length, 5);
    }
  }
}
