package io.vitrine.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.broker.session.Message;
import org.junit.jupiter.api.Test;

/** What earlier versions can read of wills. */
class WillRecordTest {
  @Test
  void aWillIsWrittenAsBeforeUnlessItHasAUserName() {
    assertThat(of("").encode()[0]).isEqualTo((byte) 1);
    assertThat(of("anna").encode()[0]).isEqualTo((byte) 2);
    for (String name : new String[] {"", "anna"}) {
      WillRecord read = WillRecord.decode(of(name).encode());
      assertThat(read.username()).isEqualTo(name);
      assertThat(read.delayMillis()).isEqualTo(5_000);
      assertThat(read.message().topic()).isEqualTo("w/1");
    }
  }

  private static WillRecord of(String username) {
    Message message =
        Message.of("w/1", Message.NO_EXPIRY, new byte[0], new byte[] {'x'}, 1, false, 0);
    return new WillRecord(message, 5_000, WillRecord.NOT_DUE, username);
  }
}
