package io.vitrine.runtime;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a node of the cluster says of itself: where its event bus listens, and what is registered
 * there. Always said as a whole, so that one that arrives late, twice or never does no harm.
 *
 * @param version counts up in the node; of two the higher one holds
 * @param info null until the event bus listens
 * @param registrations by address, without those for the node alone
 */
record NodeState(
    long version, @Nullable NodeInfo info, Map<String, Set<RegistrationInfo>> registrations) {
  static final NodeState NOTHING = new NodeState(0, null, Map.of());

  /** Of this encoding; what has another is not understood. */
  private static final byte FORMAT = 1;

  byte[] encode() {
    Buffer out = Buffer.buffer().appendByte(FORMAT).appendLong(version);
    out.appendByte((byte) (info == null ? 0 : 1));
    if (info != null) {
      info.writeToBuffer(out);
    }
    out.appendInt(registrations.size());
    registrations.forEach(
        (address, infos) -> {
          byte[] name = Buffer.buffer(address).getBytes();
          out.appendInt(name.length).appendBytes(name).appendInt(infos.size());
          infos.forEach(each -> each.writeToBuffer(out));
        });
    return out.getBytes();
  }

  /**
   * @throws IllegalArgumentException if these are not the bytes of a state
   */
  static NodeState decode(byte[] bytes) {
    Buffer in = Buffer.buffer(bytes);
    try {
      if (in.getByte(0) != FORMAT) {
        throw new IllegalArgumentException("state of a node in format " + in.getByte(0));
      }
      long version = in.getLong(1);
      int at = 1 + Long.BYTES;
      NodeInfo info = null;
      if (in.getByte(at++) != 0) {
        info = new NodeInfo();
        at = info.readFromBuffer(at, in);
      }
      Map<String, Set<RegistrationInfo>> registrations = new HashMap<>();
      int addresses = in.getInt(at);
      at += Integer.BYTES;
      for (int i = 0; i < addresses; i++) {
        int end = at + Integer.BYTES + in.getInt(at);
        Set<RegistrationInfo> infos = new LinkedHashSet<>();
        registrations.put(in.getString(at + Integer.BYTES, end), infos);
        int count = in.getInt(end);
        at = end + Integer.BYTES;
        for (int n = 0; n < count; n++) {
          RegistrationInfo each = new RegistrationInfo();
          at = each.readFromBuffer(at, in);
          infos.add(each);
        }
      }
      return new NodeState(version, info, registrations);
    } catch (IndexOutOfBoundsException | DecodeException e) {
      throw new IllegalArgumentException("state of a node, cut off", e);
    }
  }
}
