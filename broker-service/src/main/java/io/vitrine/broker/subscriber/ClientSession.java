package io.vitrine.broker.subscriber;

import io.vitrine.broker.router.LazyMessage;
import io.vitrine.broker.router.Match;
import io.vitrine.broker.router.Subscriber;
import io.vitrine.broker.session.InboundIds;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.session.OutboundWindow;
import io.vitrine.broker.session.Pending;
import io.vitrine.broker.session.PendingQueue;
import io.vitrine.mqtt.codec.PublishView;
import io.vitrine.mqtt.topic.TopicFilter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client's session: its subscriptions, what is in flight and what waits (MQTT 5.0, 4.1).
 *
 * <p>Threads: the event loop {@link #loop()} that owns it, but for that method.
 */
public final class ClientSession implements Subscriber {
  /** Hears of dropped messages. */
  public interface Drops {
    void queueFull();

    void slowConsumerQos0();

    void tooLargeOrExpired();
  }

  private final String clientId;
  private final OutboundWindow window;
  private final PendingQueue queue;
  private final InboundIds inbound = new InboundIds();
  private final Map<String, TopicFilter> subscriptions = new LinkedHashMap<>(4);
  private Drops drops;
  private volatile int loop;
  private @Nullable Delivery delivery;
  private long dropped;
  private long lastConnectionId;

  public ClientSession(
      String clientId, int loop, OutboundWindow window, PendingQueue queue, Drops drops) {
    this.clientId = clientId;
    this.loop = loop;
    this.window = window;
    this.queue = queue;
    this.drops = drops;
  }

  public String clientId() {
    return clientId;
  }

  @Override
  public int loop() {
    return loop;
  }

  /** Called by the owner loop; from then on only the other one may touch the session. */
  public void moveTo(int otherLoop, Drops otherDrops) {
    drops = otherDrops;
    loop = otherLoop;
  }

  /** Subscriptions by the text of their filter. */
  public Map<String, TopicFilter> subscriptions() {
    return subscriptions;
  }

  public InboundIds inbound() {
    return inbound;
  }

  /** Whether it can outlive its connection. */
  public boolean durable() {
    return window.keeps();
  }

  public long dropped() {
    return dropped;
  }

  public int queued() {
    return queue.messages();
  }

  /** The client is connected; what it never acknowledged is sent again ([MQTT-4.4.0-1]). */
  public void attach(Delivery connected, int receiveMaximum) {
    delivery = connected;
    window.receiveMaximum(receiveMaximum);
    for (OutboundWindow.Resend each : window.unacknowledged()) {
      Pending pending = each.pending();
      if (pending == null) {
        connected.pubRel(each.packetId());
      } else {
        connected.publish(pending, true, each.packetId());
      }
    }
    drain();
  }

  /**
   * The client is gone; remembers which connection it was, so that a later one's end is told apart.
   */
  public void detach(long connectionId) {
    delivery = null;
    lastConnectionId = connectionId;
  }

  public boolean attached() {
    return delivery != null;
  }

  /** Whether nobody connected since that connection left. */
  public boolean detachedBy(long connectionId) {
    return delivery == null && lastConnectionId == connectionId;
  }

  @Override
  public void deliver(PublishView view, Match match, Match.Target target, LazyMessage lazy) {
    int qos = Math.min(view.qos(), target.qos());
    boolean retain = view.retain() && target.retainAsPublished();
    Delivery to = delivery;
    if (qos == 0) {
      if (to != null && !to.writable()) {
        dropped++;
        drops.slowConsumerQos0();
      } else if (to != null && !to.publish(view, match, 0, retain, 0, target.ids())) {
        tooLarge();
      }
      return;
    }
    if (to != null && queue.isEmpty() && window.hasRoom() && to.writable()) {
      Pending kept = window.keeps() ? new Pending(lazy.get(), qos, retain, target.ids()) : null;
      int id = window.send(qos, kept);
      if (!to.publish(view, match, qos, retain, id, target.ids())) {
        forget(id, qos);
      }
    } else {
      enqueue(new Pending(lazy.get(), qos, retain, target.ids()));
    }
  }

  @Override
  public void deliver(Message message, Match.Target target, boolean retainFlag) {
    int qos = Math.min(message.qos(), target.qos());
    Delivery to = delivery;
    Pending pending = new Pending(message, qos, retainFlag, target.ids());
    if (qos == 0) {
      if (to != null && !to.writable()) {
        dropped++;
        drops.slowConsumerQos0();
      } else if (to != null && !to.publish(pending, false, 0)) {
        tooLarge();
      }
      return;
    }
    if (to != null && queue.isEmpty() && window.hasRoom() && to.writable()) {
      send(to, pending);
    } else {
      enqueue(pending);
    }
  }

  /** Sends what waits, as far as window and socket allow. */
  public void drain() {
    Delivery to = delivery;
    while (to != null && window.hasRoom() && to.writable()) {
      Pending next = queue.poll();
      if (next == null) {
        return;
      }
      send(to, next);
    }
  }

  /** True if the packet identifier was in flight. */
  public boolean onPubAck(int packetId) {
    boolean known = window.onPubAck(packetId);
    drain();
    return known;
  }

  /** Answer with PUBREL if true, else with PUBREL and 0x92 in version 5. */
  public boolean onPubRec(int packetId, boolean failure) {
    if (failure) {
      window.onPubRecFailure(packetId);
      drain();
      return true;
    }
    return window.onPubRec(packetId);
  }

  public void onPubComp(int packetId) {
    window.onPubComp(packetId);
    drain();
  }

  private void send(Delivery to, Pending pending) {
    int id = window.send(pending.qos(), window.keeps() ? pending : null);
    if (!to.publish(pending, false, id)) {
      forget(id, pending.qos());
    }
  }

  /** The message was not sent: its identifier is free again. */
  private void forget(int packetId, int qos) {
    if (qos == 1) {
      window.onPubAck(packetId);
    } else {
      window.onPubRecFailure(packetId);
    }
    tooLarge();
  }

  private void tooLarge() {
    dropped++;
    drops.tooLargeOrExpired();
  }

  private void enqueue(Pending pending) {
    if (delivery == null && !window.keeps()) {
      return;
    }
    if (queue.offer(pending) != PendingQueue.Outcome.QUEUED) {
      dropped++;
      drops.queueFull();
    }
  }
}
