package io.vitrine.broker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InboxTest {
  /** Otherwise what comes from another loop would carry the time of this loop's last turn. */
  @Test
  void theClockIsLookedAtBeforeAParcelIsRead() throws Exception {
    DefaultEventLoop executor = new DefaultEventLoop();
    List<String> seen = new CopyOnWriteArrayList<>();
    try {
      Inbox inbox =
          new Inbox(
              executor,
              (buf, start, end, version5, receivedMillis, target) -> {},
              1024,
              () -> {},
              () -> seen.add("clock"));
      Parcel parcel = new Parcel(0);
      parcel.add(() -> seen.add("parcel"));
      inbox.put(parcel);
      executor.submit(() -> {}).get(10, TimeUnit.SECONDS);
      assertThat(seen).containsExactly("clock", "parcel");
    } finally {
      executor.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
  }
}
