package io.vitrine.broker.loop;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Takes messages that came from another event loop. */
public interface ParcelReader {
  /**
   * A whole PUBLISH frame, its topic in it, from {@code start} to {@code end}.
   *
   * @param version5 whether it is a frame of MQTT 5
   * @param receivedMillis when the broker got it
   * @param target the one subscriber that it is for; null: all of this loop that match
   */
  void message(
      ByteBuf buf,
      int start,
      int end,
      boolean version5,
      long receivedMillis,
      @Nullable Object target);
}
