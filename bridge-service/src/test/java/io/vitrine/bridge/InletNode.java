package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.InletMessage;
import io.vitrine.contract.InletReply;
import io.vitrine.contract.InletRequest;
import io.vitrine.contract.NodeAnnouncement;
import io.vitrine.mqtt.codec.PropertyReader;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.runtime.Announcer;
import io.vitrine.runtime.Bus;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a broker is to an inlet, so that it can be told to refuse. */
final class InletNode implements AutoCloseable {
  final List<InletMessage> got;
  private final Announcer announcer;
  private final Bus.Registration registration;
  private final Map<String, String> never = new HashMap<>();
  private volatile InletReply refusal = new InletReply(0, InletReply.Verdict.LATER, "");
  private volatile int refusals;

  InletNode(Bus bus, String name) throws Exception {
    this(bus, name, new CopyOnWriteArrayList<>());
  }

  /** One that has got something before. */
  InletNode(Bus bus, String name, List<InletMessage> before) throws Exception {
    got = before;
    registration = bus.serve(Addresses.inlet(name), this::answer);
    long incarnation = System.currentTimeMillis();
    announcer =
        new Announcer(
            bus, () -> new NodeAnnouncement("broker", name, incarnation, "test", List.of()));
    Bridge.await(Future.all(registration.ready(), announcer.start()));
  }

  /** So many of the next requests are answered like that. */
  void refuse(InletReply reply, int times) {
    refusal = reply;
    refusals = times;
  }

  /** A message with that topic is refused for good. */
  void never(String topic, String detail) {
    never.put(topic, detail);
  }

  private Future<Buffer> answer(Buffer body) {
    List<InletMessage> messages = InletRequest.decode(body).messages();
    InletReply reply = reply(messages);
    got.addAll(messages.subList(0, reply.owned()));
    return Future.succeededFuture(reply.encode());
  }

  private InletReply reply(List<InletMessage> messages) {
    if (refusals > 0) {
      refusals--;
      int owned = Math.min(refusal.owned(), messages.size() - 1);
      return new InletReply(owned, refusal.verdict(), refusal.detail());
    }
    for (int i = 0; i < messages.size(); i++) {
      String why = never.get(messages.get(i).topic());
      if (why != null) {
        return new InletReply(i, InletReply.Verdict.NEVER, why);
      }
    }
    return new InletReply(messages.size(), InletReply.Verdict.ALL, "");
  }

  Properties properties(InletMessage message) throws Exception {
    byte[] bytes = message.properties();
    return new PropertyReader()
        .reset(Unpooled.wrappedBuffer(bytes), 0, bytes.length, PacketType.PUBLISH, false)
        .all();
  }

  List<String> userProperties(InletMessage message) throws Exception {
    return properties(message).entries().stream()
        .filter(each -> each.value() instanceof Properties.Pair)
        .map(each -> (Properties.Pair) each.value())
        .map(pair -> pair.name() + "=" + pair.value())
        .toList();
  }

  /** The payloads, numbers from 0 on, without those that came again; fails if one is missing. */
  List<Integer> numbers() {
    List<Integer> numbers = new CopyOnWriteArrayList<>();
    for (InletMessage each : got) {
      int number = Integer.parseInt(text(each));
      assertThat(number).isLessThanOrEqualTo(numbers.size());
      if (number == numbers.size()) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  static String text(InletMessage message) {
    return new String(message.payload(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws Exception {
    Bridge.await(announcer.stop());
    Bridge.await(registration.close());
  }
}
