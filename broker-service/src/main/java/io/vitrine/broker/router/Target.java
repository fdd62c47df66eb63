package io.vitrine.broker.router;

import io.vitrine.broker.session.DeliveryTerms;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber of a topic with all its subscriptions that match, taken together: it gets each
 * message once ([MQTT-3.3.4-2], [MQTT-3.3.4-4]).
 *
 * @param terms for messages of others
 * @param ownTerms for messages that it published itself: without its No Local subscriptions
 *     ([MQTT-3.8.3-3]); null if it gets none of those
 */
record Target(Subscriber subscriber, DeliveryTerms terms, @Nullable DeliveryTerms ownTerms) {

  static Target of(List<Interest> interests) {
    List<Interest> own = interests.stream().filter(each -> !each.noLocal()).toList();
    return new Target(
        interests.get(0).subscriber(),
        merge(interests),
        own.size() == interests.size() ? merge(interests) : own.isEmpty() ? null : merge(own));
  }

  private static DeliveryTerms merge(List<Interest> interests) {
    int qos = 0;
    boolean retainAsPublished = false;
    int[] ids = new int[interests.size()];
    int count = 0;
    for (Interest each : interests) {
      qos = Math.max(qos, each.qos());
      retainAsPublished |= each.retainAsPublished();
      if (each.id() != 0) {
        ids[count++] = each.id();
      }
    }
    return new DeliveryTerms(
        qos,
        retainAsPublished,
        count == 0 ? DeliveryTerms.NO_IDS : Arrays.copyOf(ids, count),
        interests.get(0).group());
  }
}
