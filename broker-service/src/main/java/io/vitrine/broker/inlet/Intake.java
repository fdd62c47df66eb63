package io.vitrine.broker.inlet;

import static io.vitrine.mqtt.packet.MalformedPacket.protocolError;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vitrine.broker.connection.LoopScope;
import io.vitrine.broker.loop.Acks;
import io.vitrine.broker.loop.Commits;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.store.StoreLane;
import io.vitrine.contract.InletMessage;
import io.vitrine.contract.InletReply;
import io.vitrine.contract.InletRequest;
import io.vitrine.mqtt.codec.PropertyReader;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.topic.DelayedTopic;
import java.util.function.Consumer;

/**
 * The messages of one request on their way in. They go to who subscribed and are retained; they do
 * not go to the outbox, since they come from where the outbox leads. Publishers that are slowed
 * slow this too.
 *
 * <p>Threads: the event loop's.
 */
final class Intake {
  /** So many at a time, so that the connections of the loop get their turn. */
  private static final int SLICE = 32;

  private static final String SYSTEM = "$SYS/";

  private final LoopScope scope;
  private final Loop loop;
  private final InletRequest request;
  private final long packetBytesMax;
  private final Consumer<InletReply> answer;
  private final PropertyReader reader = new PropertyReader();
  private int next;
  private long turn;

  Intake(LoopScope scope, InletRequest request, long packetBytesMax, Consumer<InletReply> answer) {
    this.scope = scope;
    this.loop = scope.loop();
    this.request = request;
    this.packetBytesMax = packetBytesMax;
    this.answer = answer;
  }

  void run() {
    loop.tick();
    int end = Math.min(request.messages().size(), next + SLICE);
    while (next < end) {
      if (!loop.gate().open()) {
        loop.gate().whenOpen(() -> loop.execute(this::run));
        return;
      }
      StoreLane lane = scope.store();
      if (lane != null && scope.disk().low()) {
        end(InletReply.Verdict.LATER, "the disk has no room");
        return;
      }
      if (lane != null && lane.failed()) {
        end(InletReply.Verdict.LATER, "the session store cannot write");
        return;
      }
      if (lane != null) {
        lane.handOverIfLarge();
      }
      try {
        publish(request.messages().get(next));
      } catch (MalformedPacket e) {
        end(InletReply.Verdict.NEVER, String.valueOf(e.getMessage()));
        return;
      }
      next++;
    }
    if (next < request.messages().size()) {
      loop.execute(this::run);
    } else {
      end(InletReply.Verdict.ALL, "");
    }
  }

  private void publish(InletMessage message) throws MalformedPacket {
    if (message.topic().startsWith(SYSTEM) || message.topic().startsWith(DelayedTopic.PREFIX)) {
      throw protocolError("4.7.2", "a topic that is the broker's own");
    }
    if (message.weight() > packetBytesMax) {
      throw protocolError("3.2.2.3.6", "larger than a packet may be, " + packetBytesMax + " bytes");
    }
    long stored = scope.router().accept(message(message), null);
    turn = Math.max(turn, stored);
    loop.counters().add(Counter.MESSAGES_INLET);
  }

  private Message message(InletMessage message) throws MalformedPacket {
    ByteBuf given = Unpooled.wrappedBuffer(message.properties());
    reader.reset(given, 0, given.readableBytes(), PacketType.PUBLISH, false).all();
    long expiry = message.expirySeconds();
    return Message.of(
        message.topic(),
        expiry == InletMessage.NO_EXPIRY ? Message.NO_EXPIRY : expiry,
        message.properties(),
        message.payload(),
        message.qos(),
        message.retain(),
        loop.epochMillis());
  }

  /** Answers when the disk has what it must have of the first {@link #next}. */
  private void end(InletReply.Verdict verdict, String detail) {
    InletReply reply = new InletReply(next, verdict, detail);
    if (turn == 0) {
      answer.accept(reply);
    } else {
      Acks whenStored =
          new Acks() {
            @Override
            public void acknowledge(int packetId, int code) {
              answer.accept(reply);
            }

            @Override
            public void refuse(int packetId, int code) {
              answer.accept(
                  new InletReply(0, InletReply.Verdict.LATER, "the session store cannot write"));
            }
          };
      scope.commits().whenCommitted(Commits.STORE, turn, whenStored, 0, 0);
    }
  }
}
