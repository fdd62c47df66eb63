package io.vitrine.inspector.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vitrine.inspector.capture.LiveFeed;

/** What became of the packets of all live feeds, and of the clients that wanted one. */
final class LiveMeters {
  private static final String PACKETS = "vitrine.inspector.live.packets";

  private final Counter refused;
  private final Counter sent;
  private final Counter lost;
  private final Counter skipped;

  LiveMeters(MeterRegistry meters) {
    refused =
        Counter.builder("vitrine.inspector.live.refused")
            .description("Clients of the live feed that were too many")
            .register(meters);
    sent = packets(meters, "sent", "Packets that live feeds sent");
    lost = packets(meters, "lost", "Packets that were overwritten before a live feed read them");
    skipped = packets(meters, "skipped", "Packets that a live feed jumped over, for it lagged");
  }

  private static Counter packets(MeterRegistry meters, String outcome, String description) {
    return Counter.builder(PACKETS)
        .description(description)
        .tag("outcome", outcome)
        .register(meters);
  }

  void refused() {
    refused.increment();
  }

  /** Counts what a feed did between two looks at it. */
  void add(LiveFeed.Status before, LiveFeed.Status now) {
    sent.increment(now.sent() - before.sent());
    lost.increment(now.lost() - before.lost());
    skipped.increment(now.skipped() - before.skipped());
  }
}
