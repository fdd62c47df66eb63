package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which member of a shared subscription gets a message. */
@Timeout(120)
class SharedStrategyTest {
  private static final int MEMBERS = 4;

  /** A publisher and the members, all connected. */
  private static final class Group implements AutoCloseable {
    final RunningBroker broker;
    final Map<String, RawClient> members = new LinkedHashMap<>();
    final RawClient publisher;

    Group(String strategy) throws Exception {
      broker = new RunningBroker(Settings.defaults().with("broker.shared_strategy", strategy));
      for (int i = 0; i < MEMBERS; i++) {
        RawClient member = client("m" + i);
        // $share/g/t/# with QoS 1
        member.send("82 12 0001 00 000c 2473686172652f672f742f23 01");
        assertThat(member.packet()).startsWith("90");
        members.put("m" + i, member);
      }
      publisher = client("p");
    }

    int subscriptions() {
      return (int) broker.meters.get("vitrine.broker.subscriptions").gauge().value();
    }

    RawClient client(String id) throws Exception {
      RawClient client = new RawClient(broker.port).connect(id);
      assertThat(client.packet()).startsWith("20");
      return client;
    }

    /** Publishes with QoS 1 to t/0 to t/9 and returns when that is acknowledged. */
    void publish(RawClient from, int topic) throws Exception {
      from.send("32 09 0003 742f3%d 0007 00 78".formatted(topic));
      assertThat(from.packet()).isEqualTo("40020007");
    }

    /** What each member has got since it was asked last: it answers a PINGREQ behind that. */
    Map<String, List<String>> got() throws Exception {
      Map<String, List<String>> all = new LinkedHashMap<>();
      for (Map.Entry<String, RawClient> each : members.entrySet()) {
        List<String> packets = new ArrayList<>();
        each.getValue().send("c000");
        for (String packet = each.getValue().packet();
            !packet.equals("d000");
            packet = each.getValue().packet()) {
          packets.add(packet);
        }
        all.put(each.getKey(), packets);
      }
      return all;
    }

    int sum(Map<String, List<String>> got) {
      return got.values().stream().mapToInt(List::size).sum();
    }

    List<String> who(Map<String, List<String>> got) {
      return got.entrySet().stream()
          .filter(each -> !each.getValue().isEmpty())
          .map(Map.Entry::getKey)
          .toList();
    }

    @Override
    public void close() throws Exception {
      publisher.close();
      for (RawClient each : members.values()) {
        each.close();
      }
      broker.close();
    }
  }

  /** Waits until the members, on other event loops too, have got that many. */
  private static Map<String, List<String>> await(Group group, int count) throws Exception {
    Map<String, List<String>> all = group.got();
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (group.sum(all) < count && System.nanoTime() < deadline) {
      group.got().forEach((member, packets) -> all.get(member).addAll(packets));
    }
    assertThat(group.sum(all)).isEqualTo(count);
    return all;
  }

  @Test
  void inTurnWhateverTheTopicAndWhoeverElseSubscribes() throws Exception {
    try (Group group = new Group("round-robin")) {
      for (int i = 0; i < 8; i++) {
        try (RawClient other = group.client("o" + i)) {
          other.send("82 07 0001 00 0001 6f 00");
          assertThat(other.packet()).startsWith("90");
        }
        group.publish(group.publisher, i);
      }
      await(group, 8).values().forEach(each -> assertThat(each).hasSize(2));
    }
  }

  @Test
  void inTurn() throws Exception {
    try (Group group = new Group("round-robin")) {
      for (int i = 0; i < 8; i++) {
        group.publish(group.publisher, 1);
      }
      await(group, 8).values().forEach(each -> assertThat(each).hasSize(2));
    }
  }

  @Test
  void theSameOneUntilItGoesAway() throws Exception {
    try (Group group = new Group("sticky")) {
      for (int i = 0; i < 10; i++) {
        group.publish(group.publisher, i);
      }
      Map<String, List<String>> got = await(group, 10);
      List<String> first = group.who(got);
      assertThat(first).hasSize(1);
      try (RawClient gone = group.members.remove(first.get(0))) {
        for (String packet : got.get(first.get(0))) {
          gone.send("4002" + packet.substring(14, 18));
        }
        gone.send("e000");
        assertThat(gone.packet()).isEmpty();
      }
      // Until then another event loop may choose it, and its own loop somebody else instead.
      group.broker.await(
          "its subscription is still there", () -> group.subscriptions() == MEMBERS - 1);
      for (int i = 0; i < 10; i++) {
        group.publish(group.publisher, i);
      }
      List<String> second = group.who(await(group, 10));
      assertThat(second).hasSize(1).isNotEqualTo(first);
      RawClient back = group.client("m9");
      back.send("82 12 0001 00 000c 2473686172652f672f742f23 01");
      assertThat(back.packet()).startsWith("90");
      group.members.put("m9", back);
      group.publish(group.publisher, 3);
      assertThat(group.who(await(group, 1))).isEqualTo(second);
    }
  }

  @Test
  void oneByTheTopic() throws Exception {
    try (Group group = new Group("hash-topic")) {
      List<List<String>> chosen = new ArrayList<>();
      for (int round = 0; round < 2; round++) {
        for (int topic = 0; topic < 10; topic++) {
          group.publish(group.publisher, topic);
          group.publish(group.publisher, topic);
          List<String> who = group.who(await(group, 2));
          assertThat(who).hasSize(1);
          chosen.add(who);
        }
      }
      assertThat(chosen.subList(0, 10)).isEqualTo(chosen.subList(10, 20));
      assertThat(chosen.stream().distinct().count()).isGreaterThan(1);
    }
  }

  @Test
  void oneByThePublisher() throws Exception {
    try (Group group = new Group("hash-client")) {
      List<List<String>> chosen = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        try (RawClient publisher = group.client("publisher" + i)) {
          group.publish(publisher, 1);
          group.publish(publisher, 2);
          List<String> who = group.who(await(group, 2));
          assertThat(who).hasSize(1);
          chosen.add(who);
        }
      }
      assertThat(chosen.stream().distinct().count()).isGreaterThan(1);
    }
  }

  @Test
  void whatAMemberLeavesGoesToAnother() throws Exception {
    try (Group group = new Group("hash-topic")) {
      for (int i = 0; i < 3; i++) {
        group.publish(group.publisher, 5);
      }
      Map<String, List<String>> got = await(group, 3);
      String chosen = group.who(got).get(0);
      RawClient gone = group.members.remove(chosen);
      // The first is done, two are not.
      gone.send("4002" + got.get(chosen).get(0).substring(14, 18) + "c000");
      assertThat(gone.packet()).isEqualTo("d000");
      gone.close();
      Map<String, List<String>> others = await(group, 2);
      assertThat(group.who(others)).hasSize(1);
      for (String packet : others.get(group.who(others).get(0))) {
        assertThat(packet).startsWith("32").contains("742f35");
      }
      assertThat(group.broker.meters.get("vitrine.broker.messages.passed.on").functionCounter())
          .extracting(each -> each.count())
          .isEqualTo(2.0);
    }
  }

  @Test
  void theOneWithTheFewestUnacknowledged() throws Exception {
    try (Group group = new Group("least-loaded")) {
      for (int i = 0; i < 4; i++) {
        group.publish(group.publisher, 1);
      }
      Map<String, List<String>> got = await(group, 4);
      got.values().forEach(each -> assertThat(each).hasSize(1));
      // Only m2 acknowledges.
      RawClient quick = group.members.get("m2");
      String id = got.get("m2").get(0).substring(4 + 10, 4 + 14);
      for (int i = 0; i < 5; i++) {
        quick.send("4002" + id);
        assertThat(quick.send("c000").packet()).isEqualTo("d000");
        group.publish(group.publisher, 2);
        Map<String, List<String>> next = await(group, 1);
        assertThat(group.who(next)).containsExactly("m2");
        id = next.get("m2").get(0).substring(4 + 10, 4 + 14);
      }
    }
  }
}
