package io.vitrine.broker.router;

import io.vitrine.broker.session.Message;
import io.vitrine.mqtt.codec.PublishView;
import org.jspecify.annotations.Nullable;

/** Copies the PUBLISH that is being read, at most once and only if somebody must keep it. */
public final class LazyMessage {
  private @Nullable Message message;
  private @Nullable PublishView view;
  private @Nullable Match match;
  private long nowMillis;

  void reset(PublishView view, Match match, long nowMillis) {
    this.message = null;
    this.view = view;
    this.match = match;
    this.nowMillis = nowMillis;
  }

  public Message get() {
    Message made = message;
    if (made == null) {
      if (view == null || match == null) {
        throw new IllegalStateException("no PUBLISH is being read");
      }
      made = Message.of(view, match.topic(), match.topicBytes(), nowMillis);
      message = made;
    }
    return made;
  }
}
