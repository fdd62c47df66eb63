package io.vitrine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vitrine.contract.OutboxClaims.Claim;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxReaderTest {
  private final OutboxReader reader = new OutboxReader();

  @Test
  void whatItReadsIsWhatWasWritten() {
    for (int i = 0; i < 20_000; i++) {
      // More names than it remembers, some of them too long to be, and borders that move.
      String client = "c".repeat(i % 7) + i % 9_000;
      String topic = "plant/" + "ü".repeat(i % 3 == 0 ? i % 400 : 1) + "/" + i % 11;
      OutboxRecord record = record(client, i % 5 == 0 ? "anna" : "", topic, "" + i);
      Buffer around = Buffer.buffer("before").appendBuffer(record.encode()).appendString("after");
      Buffer in = around.slice(6, around.length() - 5);
      assertThat(reader.read(in)).isEqualTo(record);
      assertThat(reader.read(in)).isEqualTo(record);
      assertThat(OutboxRecord.decode(in)).isEqualTo(record);
    }
  }

  @Test
  void theSameNamesAreTheSameStrings() {
    OutboxRecord one = reader.read(record("c", "u", "a/b", "1").encode());
    OutboxRecord two = reader.read(record("c", "u", "a/b", "2").encode());
    assertThat(two.topic()).isSameAs(one.topic());
    assertThat(two.payload()).isNotEqualTo(one.payload());
  }

  @Test
  void whatEndsTooSoonIsRefused() {
    Buffer whole = record("client", "user", "a/b", "payload").encode();
    reader.read(whole);
    for (int length = 0; length < whole.length(); length++) {
      Buffer part = whole.getBuffer(0, length);
      assertThatThrownBy(() -> reader.read(part)).isInstanceOf(IndexOutOfBoundsException.class);
    }
    Buffer other = whole.copy().setByte(0, (byte) 7);
    assertThatThrownBy(() -> reader.read(other)).hasMessageContaining("version: 7");
  }

  @Test
  void aRecordOfATraceSaysWhatSpanItCameFrom() {
    OutboxRecord record = record("client", "user", "a/b", "pay");
    String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    byte[] claims = new OutboxClaims(List.of(new Claim(OutboxClaims.HERE, List.of("r")))).encode();
    Buffer plain = record.encode();
    Buffer in =
        Buffer.buffer(new byte[] {4})
            .appendBuffer(plain.slice(1, 20))
            .appendInt(claims.length)
            .appendBytes(claims)
            .appendUnsignedShort(parent.length())
            .appendString(parent)
            .appendBuffer(plain.slice(20, plain.length()));
    assertThat(reader.read(in)).isEqualTo(record);
    assertThat(OutboxRecord.trace(in)).isEqualTo(parent);
    assertThat(OutboxRecord.claims(in)).isEqualTo(claims);
    assertThat(OutboxRecord.hasClaims(in)).isTrue();
    assertThat(OutboxRecord.trace(plain)).isNull();
  }

  @Test
  void aRecordSaysWhatRoutesItWasTakenFor() {
    OutboxRecord record = record("client", "user", "a/b", "pay");
    OutboxClaims claims =
        new OutboxClaims(
            List.of(
                new Claim(OutboxClaims.HERE, List.of("ü", "x,y;z")), new Claim("e_f", List.of())));
    byte[] encoded = claims.encode();
    Buffer plain = record.encode();
    Buffer in =
        Buffer.buffer(new byte[] {3})
            .appendBuffer(plain.slice(1, 20))
            .appendInt(encoded.length)
            .appendBytes(encoded)
            .appendBuffer(plain.slice(20, plain.length()));
    assertThat(reader.read(in)).isEqualTo(record);
    assertThat(OutboxRecord.hasClaims(in)).isTrue();
    assertThat(OutboxRecord.hasClaims(plain)).isFalse();
    assertThat(OutboxRecord.claimsAre(in, encoded)).isTrue();
    assertThat(OutboxRecord.claimsAre(in, new OutboxClaims(List.of()).encode())).isFalse();
    assertThat(OutboxClaims.decode(OutboxRecord.claims(in))).isEqualTo(claims);
    for (int length = 0; length < in.length(); length++) {
      Buffer part = in.getBuffer(0, length);
      assertThatThrownBy(() -> reader.read(part)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  private static OutboxRecord record(String client, String user, String topic, String payload) {
    return new OutboxRecord(
        1_764_000_000_123_456L,
        client,
        user,
        topic,
        2,
        true,
        false,
        true,
        7,
        Buffer.buffer(payload.length() % 2 == 0 ? "" : "properties"),
        Buffer.buffer(payload),
        payload.length() % 3 == 0 ? 1_764_000_000_123L : 0);
  }
}
