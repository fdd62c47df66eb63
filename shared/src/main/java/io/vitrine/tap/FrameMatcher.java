package io.vitrine.tap;

import io.vertx.core.buffer.Buffer;
import io.vitrine.contract.ConnectionInfo;
import io.vitrine.contract.TapFrame;
import io.vitrine.contract.TapRecord;
import io.vitrine.filter.Filter;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Asks a filter about frames. Secrets, and payloads that are hidden, are zeroed first, so that not
 * even a filter's answers tell anything about them.
 *
 * <p>Threads: one.
 */
final class FrameMatcher {
  private final Filter filter;
  private final Redaction redaction;
  private final LongFunction<@Nullable ConnectionInfo> connections;

  FrameMatcher(
      Filter filter, Redaction redaction, LongFunction<@Nullable ConnectionInfo> connections) {
    this.filter = filter;
    this.redaction = redaction;
    this.connections = connections;
  }

  /** The frame as it may be shown; null if the filter does not let it through. */
  @Nullable TapFrame match(TapFrame frame) {
    TapRecord record = frame.record();
    byte[] bytes = record.captured().getBytes();
    Secrets.hide(bytes, bytes.length, record.protocolLevel());
    FrameSource source = new FrameSource(frame, bytes, connections);
    if (redaction.hidesPayloads()) {
      byte[] hidden = redaction.hidden(source.dissection());
      if (hidden != null) {
        bytes = hidden;
        source = new FrameSource(frame, bytes, connections);
      }
    }
    if (!filter.matches(source)) {
      return null;
    }
    return new TapFrame(frame.loop(), frame.sequence(), record.showing(Buffer.buffer(bytes)));
  }
}
