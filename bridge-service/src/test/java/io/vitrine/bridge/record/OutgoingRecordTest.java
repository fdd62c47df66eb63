package io.vitrine.bridge.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

class OutgoingRecordTest {
  private final OutgoingRecord record =
      new OutgoingRecord(
          "t",
          null,
          1,
          null,
          new byte[1],
          new Header[] {
            HeaderText.header("a", "1"), HeaderText.header("b", "2"), HeaderText.header("a", "3")
          });

  @Test
  void itsHeadersAreThoseThatItWasGiven() {
    assertThat(texts(record.headers())).containsExactly("a=1", "b=2", "a=3");
    assertThat(record.headers().toArray()).hasSize(3);
    assertThat(text(record.headers().lastHeader("a"))).isEqualTo("a=3");
    assertThat(record.headers().lastHeader("c")).isNull();
    assertThat(texts(record.headers().headers("a"))).containsExactly("a=1", "a=3");
  }

  @Test
  void anInterceptorMayChangeThem() {
    record.headers().add("c", new byte[] {'4'}).remove("a").add(HeaderText.header("d", "5"));
    assertThat(texts(record.headers())).containsExactly("b=2", "c=4", "d=5");
    assertThat(record.headers().toArray()).hasSize(3);
  }

  @Test
  void whatKafkasClientHasTakenDoesNotChange() {
    assertThat(record.headers().toArray()).hasSize(3);
    assertThatThrownBy(() -> record.headers().add("c", new byte[1]))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> record.headers().remove("a"))
        .isInstanceOf(IllegalStateException.class);
    assertThat(texts(record.headers())).containsExactly("a=1", "b=2", "a=3");
  }

  @Test
  void whatHoldsThemAfterwardsHoldsNothing() {
    Headers held = record.headers();
    record.letGo();
    assertThat(texts(held)).isEmpty();
    assertThat(held.toArray()).isEmpty();
  }

  private static Iterable<String> texts(Iterable<Header> headers) {
    return StreamSupport.stream(headers.spliterator(), false)
        .map(OutgoingRecordTest::text)
        .toList();
  }

  private static String text(Header header) {
    return header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8);
  }
}
