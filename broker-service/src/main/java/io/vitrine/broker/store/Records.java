package io.vitrine.broker.store;

import io.vitrine.broker.session.DeliveryTerms;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.session.Subscription;
import io.vitrine.mqtt.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/** How messages and subscriptions stand in the store. */
final class Records {
  private static final int RETAIN = 4;
  private static final int EXPIRES = 8;
  private static final int HAS_IDS = 8;
  private static final int SHARED = 16;
  private static final int GROUP = 32;

  private static final int NO_LOCAL = 4;
  private static final int RETAIN_AS_PUBLISHED = 8;

  private Records() {}

  static void message(Bytes out, Message message) {
    boolean expires = message.expirySeconds() != Message.NO_EXPIRY;
    out.i8(message.qos() | (message.retain() ? RETAIN : 0) | (expires ? EXPIRES : 0));
    out.i64(message.receivedMillis());
    if (expires) {
      out.i32((int) message.expirySeconds()).varint(message.expiryAt());
    }
    out.varint(message.topicLength()).varint(message.propertiesLength()).raw(message.bytes());
  }

  static Message message(ByteReader in) {
    int flags = in.i8();
    long received = in.i64();
    boolean expires = (flags & EXPIRES) != 0;
    long expiry = expires ? in.i32() & 0xFFFF_FFFFL : Message.NO_EXPIRY;
    int expiryAt = expires ? in.varint() : -1;
    int topic = in.varint();
    int properties = in.varint();
    boolean retain = (flags & RETAIN) != 0;
    return new Message(in.rest(), topic, properties, flags & 3, retain, received, expiry, expiryAt);
  }

  /**
   * What comes before the message in a queue.
   *
   * @param shared number of the message, which then does not follow; 0 if it does
   */
  static void entry(
      Bytes out, DeliveryTerms terms, int qos, boolean retain, int weight, long shared) {
    int[] ids = terms.subscriptionIds();
    String group = terms.group();
    out.i8(
        qos
            | (retain ? RETAIN : 0)
            | (ids.length > 0 ? HAS_IDS : 0)
            | (shared == 0 ? 0 : SHARED)
            | (group == null ? 0 : GROUP));
    if (ids.length > 0) {
      out.varint(ids.length);
      for (int id : ids) {
        out.varint(id);
      }
    }
    out.varint(weight);
    if (group != null) {
      out.text(group);
    }
    if (shared != 0) {
      out.i64(shared);
    }
  }

  /** Reads an entry's head; what follows is the message, if {@code shared} is 0. */
  static final class Entry {
    final int qos;
    final boolean retain;
    final DeliveryTerms terms;
    final int weight;
    final long shared;

    /** The shared subscription that it came by; null if it came by none. */
    final @Nullable String group;

    Entry(ByteReader in) {
      int flags = in.i8();
      qos = flags & 3;
      retain = (flags & RETAIN) != 0;
      if ((flags & HAS_IDS) == 0) {
        terms = DeliveryTerms.PLAIN;
      } else {
        int[] ids = new int[in.varint()];
        for (int i = 0; i < ids.length; i++) {
          ids[i] = in.varint();
        }
        terms = new DeliveryTerms(qos, retain, ids);
      }
      weight = in.varint();
      group = (flags & GROUP) == 0 ? null : in.text();
      shared = (flags & SHARED) == 0 ? 0 : in.i64();
    }
  }

  static byte[] subscription(Subscription subscription) {
    int flags =
        subscription.qos()
            | (subscription.noLocal() ? NO_LOCAL : 0)
            | (subscription.retainAsPublished() ? RETAIN_AS_PUBLISHED : 0);
    return new Bytes(8).i8(flags).varint(subscription.id()).copy();
  }

  static Subscription subscription(String text, ByteReader in) {
    TopicFilter filter = TopicFilter.parse(text);
    if (filter == null) {
      throw new StoreException("a subscription has no topic filter: " + text);
    }
    int flags = in.i8();
    return new Subscription(
        filter,
        flags & 3,
        (flags & NO_LOCAL) != 0,
        (flags & RETAIN_AS_PUBLISHED) != 0,
        in.varint());
  }
}
