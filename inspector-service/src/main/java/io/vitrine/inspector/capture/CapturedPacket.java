package io.vitrine.inspector.capture;

import io.vitrine.contract.ConnectionInfo;
import io.vitrine.contract.TapFrame;
import io.vitrine.contract.TapRecord;
import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Dissector;
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

  /** The packet taken apart. Costs some microseconds each time. */
  public Dissection dissect() {
    byte[] bytes = record().captured().getBytes();
    return Dissector.dissect(
        bytes,
        0,
        bytes.length,
        record().frameLength(),
        record().protocolLevel(),
        record().fromClient());
  }
}
