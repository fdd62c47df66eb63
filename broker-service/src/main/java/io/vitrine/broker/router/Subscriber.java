package io.vitrine.broker.router;

import io.vitrine.broker.session.Message;
import io.vitrine.mqtt.codec.PublishView;

/** Where the router delivers to: a session, seen from the event loop that owns it. */
public interface Subscriber {
  /** Index of the event loop that owns it now; any thread may ask. */
  int loop();

  /**
   * A PUBLISH that is being read on this loop. Its bytes may be used only within the call.
   *
   * @param lazy makes the message that outlives the call, once for all who need it
   */
  void deliver(PublishView view, Match match, Match.Target target, LazyMessage lazy);

  /** A message from elsewhere: another loop, a will, the retained store. */
  void deliver(Message message, Match.Target target, boolean retainFlag);
}
