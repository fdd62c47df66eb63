package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.vitrine.broker.rewrite.TopicRewriter;
import io.vitrine.broker.router.Publication;
import io.vitrine.broker.router.Route;
import io.vitrine.broker.router.Router;
import io.vitrine.broker.subscriber.StoredState;
import io.vitrine.mqtt.codec.FixedHeader;
import io.vitrine.mqtt.codec.PublishView;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.PacketType;
import org.jspecify.annotations.Nullable;

/**
 * Which frames of a client wait while the disk has no room. Before MQTT 5 a PUBLISH cannot be
 * refused, and a client that is sent away comes back at once, and has more written by that.
 *
 * <p>Threads: the connection's event loop.
 */
public final class DiskWait {
  private final LoopScope scope;
  private final SessionLink link;

  DiskWait(LoopScope scope, SessionLink link) {
    this.scope = scope;
    this.link = link;
  }

  /**
   * Whether the whole frame from {@code start} to {@code end} must be on disk, in part at least.
   */
  public boolean holds(ByteBuf buf, int start, int end) throws MalformedPacket {
    if (PacketType.of(buf.getByte(start)) != PacketType.PUBLISH) {
      return false;
    }
    PublishView view = scope.view();
    view.parse(buf, start, FixedHeader.length(buf, start), end, false);
    if (view.qos() == 0) {
      return false;
    }
    TopicRewriter rewriter = scope.rewriter();
    byte[] topic = rewriter == null ? null : rewriter.publish(view, null, link.login());
    if (topic == TopicRewriter.INVALID) {
      return false;
    }
    Router router = scope.router();
    Publication publication = router.load(view, false, topic);
    try {
      Route route = router.route();
      boolean permitted = new PublishPermission(scope.access(), link.login()).publish(route);
      return permitted
          && (route.forKafka()
              || scope.store() != null && stores(publication, route, link.subscriber().stored()));
    } finally {
      router.unload();
    }
  }

  /**
   * Whether something of it must be in the session store before it is acknowledged.
   *
   * @param publisher what is stored of the session that it comes from; null if nothing is
   */
  static boolean stores(Publication publication, Route route, @Nullable StoredState publisher) {
    return route.stores()
        || publication.retain()
        || route.delay() != null
        || publication.qos() == 2 && publisher != null;
  }
}
