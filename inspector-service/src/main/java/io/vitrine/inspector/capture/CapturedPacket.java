package io.vitrine.inspector.capture;

import io.vertx.core.buffer.Buffer;
import io.vitrine.contract.ConnectionInfo;
import io.vitrine.contract.TapFrame;
import io.vitrine.contract.TapRecord;
import io.vitrine.contract.TapSegment;
import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Dissector;
import io.vitrine.dissect.payload.PayloadViews;
import io.vitrine.dissect.payload.SparkplugAliases;
import io.vitrine.tap.Redaction;
import org.jspecify.annotations.Nullable;

/**
 * A frame that a broker's tap saw.
 *
 * @param connection null if the broker has forgotten it
 */
public record CapturedPacket(String node, TapFrame frame, @Nullable ConnectionInfo connection) {
  public PacketId id() {
    return new PacketId(node, frame.loop(), frame.sequence());
  }

  public TapRecord record() {
    return frame.record();
  }

  /**
   * Number of the frame that completed it, from 1: in the file, or since the sensor began; of a
   * broker's own packet its number in the ring of its event loop.
   */
  public long number() {
    TapSegment around = record().segment();
    return around == null ? frame.sequence() : around.frame();
  }

  /** The same packet with zeros for what is not to be seen. */
  public CapturedPacket redacted(Redaction by) {
    byte[] hidden = by.hidden(dissect());
    if (hidden == null) {
      return this;
    }
    TapRecord shown = record().showing(Buffer.buffer(hidden));
    return new CapturedPacket(
        node, new TapFrame(frame.loop(), frame.sequence(), shown), connection);
  }

  /** The packet taken apart, its payload to be looked at so. */
  public Dissection dissect(PayloadViews payloads, SparkplugAliases aliases) {
    return dissect().viewPayload(payloads, aliases);
  }

  /** The packet taken apart. Costs some microseconds each time. */
  public Dissection dissect() {
    byte[] bytes = record().captured().getBytes();
    Dissection tree =
        Dissector.dissect(
            bytes,
            0,
            bytes.length,
            record().frameLength(),
            record().protocolLevel(),
            record().fromClient());
    String topic = record().topic();
    return topic == null ? tree : tree.resolveTopic(topic);
  }
}
