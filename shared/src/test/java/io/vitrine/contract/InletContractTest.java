package io.vitrine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class InletContractTest {
  @Property(tries = 200)
  void aRequestIsReadAsItWasWritten(
      @ForAll @StringLength(max = 50) String topic,
      @ForAll @IntRange(max = 2) int qos,
      @ForAll boolean retain,
      @ForAll @LongRange(min = -1, max = 0xFFFF_FFFFL) long expiry,
      @ForAll byte[] properties,
      @ForAll byte[] payload) {
    // Lone surrogates have no UTF-8.
    String name = topic.replaceAll("\\p{Cs}", "?");
    InletMessage one = new InletMessage(name, qos, retain, expiry, properties, payload);
    InletMessage two = new InletMessage("t", 0, false, -1, payload, properties);
    InletRequest read = InletRequest.decode(new InletRequest("r/n", List.of(one, two)).encode());
    assertThat(read.origin()).isEqualTo("r/n");
    assertThat(read.messages()).usingRecursiveComparison().isEqualTo(List.of(one, two));
  }

  @Test
  void aReplyIsReadAsItWasWritten() {
    for (InletReply.Verdict verdict : InletReply.Verdict.values()) {
      InletReply reply = new InletReply(40_000, verdict, "why not");
      assertThat(InletReply.decode(reply.encode())).isEqualTo(reply);
    }
  }

  @Test
  void anotherVersionIsRefused() {
    Buffer other = new InletRequest("r", List.of()).encode().setByte(0, (byte) 2);
    assertThatThrownBy(() -> InletRequest.decode(other)).hasMessageContaining("version: 2");
    assertThatThrownBy(() -> InletReply.decode(Buffer.buffer("x")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
