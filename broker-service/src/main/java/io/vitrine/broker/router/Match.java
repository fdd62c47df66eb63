package io.vitrine.broker.router;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who wants the messages of one topic, by event loop; made once per topic and table version. */
public final class Match {
  /**
   * One session that wants the topic; several of its subscriptions are merged into the best QoS
   * ([MQTT-3.3.4-2]).
   *
   * @param ids subscription identifiers; null for none
   * @param noLocal not for messages that this subscriber published itself
   */
  public record Target(
      Subscriber subscriber,
      int qos,
      boolean noLocal,
      boolean retainAsPublished,
      int @Nullable [] ids) {}

  /** A shared subscription's members; one of them gets each message. */
  public static final class Group {
    private final Target[] members;
    private int next;

    Group(List<Target> members) {
      this.members = members.toArray(new Target[0]);
    }

    /** Members in turn. */
    Target next() {
      next = next + 1 == members.length ? 0 : next + 1;
      return members[next];
    }
  }

  private static final Target[] NOBODY = new Target[0];

  private final String topic;
  private final byte[] topicBytes;
  private final Target[][] byLoop;
  private final Group[] groups;
  private final boolean toKafka;

  Match(
      String topic,
      byte[] topicBytes,
      List<Target> targets,
      List<Group> groups,
      int loops,
      boolean toKafka) {
    this.topic = topic;
    this.topicBytes = topicBytes;
    this.groups = groups.toArray(new Group[0]);
    this.toKafka = toKafka;
    this.byLoop = new Target[loops][];
    for (int loop = 0; loop < loops; loop++) {
      int index = loop;
      byLoop[loop] =
          targets.stream()
              .filter(each -> each.subscriber().loop() == index)
              .toList()
              .toArray(NOBODY);
    }
  }

  public String topic() {
    return topic;
  }

  public byte[] topicBytes() {
    return topicBytes;
  }

  Target[] of(int loop) {
    return byLoop[loop];
  }

  Group[] groups() {
    return groups;
  }

  /** Whether any route to Kafka wants the topic. */
  public boolean toKafka() {
    return toKafka;
  }

  public boolean nobody() {
    for (Target[] each : byLoop) {
      if (each.length > 0) {
        return false;
      }
    }
    return groups.length == 0 && !toKafka;
  }
}
