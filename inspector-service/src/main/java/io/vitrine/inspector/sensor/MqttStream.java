package io.vitrine.inspector.sensor;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Dissector;
import io.vitrine.dissect.MqttFields;
import io.vitrine.mqtt.packet.PacketType;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The MQTT in a TCP stream: whether it is any, its version, which side is the client, and what its
 * topic aliases stand for. On a port for MQTT everything but TLS is taken for MQTT; on others what
 * begins with CONNECT, or, where the beginning was not captured, what is flawless MQTT. One thread.
 */
final class MqttStream {
  /** Segments of a stream without a beginning that are looked at before it is given up. */
  private static final int TRIES_MAX = 50;

  private static final int PROOF_BYTES_MIN = 8;

  private enum State {
    UNDECIDED,
    MQTT,
    OTHER
  }

  /** Takes the packets of all streams. */
  interface Packets {
    void packet(Dissection tree, boolean fromClient, Segment at, ClientNames client);

    void lost(long bytes);
  }

  private final Packets packets;
  private final BufferBudget budget;
  private final PlausiblePackets plausible = new PlausiblePackets(this::protocolLevel);
  private final @Nullable PacketFramer[] framers = new PacketFramer[2];
  private final TopicAliases aliasesOfClient = new TopicAliases();
  private final TopicAliases aliasesOfServer = new TopicAliases();
  private final boolean knownPort;
  private BooleanSupplier complete = () -> false;
  private State state = State.UNDECIDED;
  private ClientNames client = ClientNames.UNKNOWN;
  private int protocolLevel;
  private int tries;

  /** Whether the side that sent the first segment is the client; a guess until CONNECT. */
  private boolean firstIsClient;

  MqttStream(Segment first, MqttPorts ports, Packets packets, BufferBudget budget) {
    this.packets = packets;
    this.budget = budget;
    this.knownPort = ports.has(first.sourcePort) || ports.has(first.destinationPort);
    if (ports.has(first.sourcePort) != ports.has(first.destinationPort)) {
      firstIsClient = ports.has(first.destinationPort);
    } else {
      firstIsClient = first.has(Segment.SYN) != first.has(Segment.ACK);
    }
  }

  int protocolLevel() {
    return protocolLevel;
  }

  /** Tells how to find out whether the stream was seen from its beginning on. */
  void complete(BooleanSupplier seen) {
    complete = seen;
  }

  /** Takes the bytes of one direction. */
  ByteSink from(boolean first) {
    return new ByteSink() {
      @Override
      public void data(byte[] bytes, int offset, int length, Segment at) {
        if (state == State.UNDECIDED) {
          decide(first, bytes, offset, length);
        }
        if (state != State.OTHER && framers[first ? 0 : 1] != null || state == State.MQTT) {
          framer(first, !complete.getAsBoolean()).data(bytes, offset, length, at);
        }
      }

      @Override
      public void gap(int length, Segment at) {
        if (state == State.MQTT) {
          framer(first, true).gap(length, at);
        }
      }

      @Override
      public void end() {
        PacketFramer framer = framers[first ? 0 : 1];
        if (framer != null) {
          framer.end();
        }
      }
    };
  }

  private PacketFramer framer(boolean first, boolean lost) {
    int index = first ? 0 : 1;
    PacketFramer framer = framers[index];
    if (framer == null) {
      PacketSink sink =
          new PacketSink() {
            @Override
            public void packet(byte[] bytes, int offset, int length, int frameLength, Segment at) {
              MqttStream.this.packet(first, bytes, offset, length, frameLength, at);
            }

            @Override
            public void lost(long bytes) {
              packets.lost(bytes);
            }
          };
      framer = new PacketFramer(sink, budget, plausible, lost);
      framers[index] = framer;
    }
    return framer;
  }

  private void decide(boolean first, byte[] bytes, int offset, int length) {
    boolean tls = length > 2 && bytes[offset] == 0x16 && bytes[offset + 1] == 0x03;
    if (knownPort) {
      state = tls ? State.OTHER : State.MQTT;
    } else if (framers[first ? 0 : 1] == null) {
      if (complete.getAsBoolean()) {
        boolean connect = bytes[offset] == 0x10;
        state = connect ? State.UNDECIDED : State.OTHER;
        if (connect) {
          framer(first, false);
        }
      } else {
        midStream(first, bytes, offset, length);
      }
    }
  }

  private void midStream(boolean first, byte[] bytes, int offset, int length) {
    if (length >= PROOF_BYTES_MIN && plausible.chain(bytes, offset, length) > 0) {
      state = State.MQTT;
      framer(first, true);
    } else if (++tries == TRIES_MAX) {
      state = State.OTHER;
    }
  }

  private void packet(
      boolean first, byte[] bytes, int offset, int length, int frameLength, Segment at) {
    PacketType type = PacketType.of(bytes[offset]);
    if (state == State.UNDECIDED && !isConnect(type, bytes, offset, length)) {
      state = State.OTHER;
      return;
    }
    if (state == State.OTHER) {
      return;
    }
    state = State.MQTT;
    if (type.fromClient() != type.fromServer()) {
      firstIsClient = type.fromClient() == first;
    }
    boolean fromClient = first == firstIsClient;
    Dissection tree =
        Dissector.dissect(bytes, offset, length, frameLength, protocolLevel, fromClient);
    learn(tree);
    (fromClient ? aliasesOfClient : aliasesOfServer).resolve(tree);
    packets.packet(tree, fromClient, at, client);
  }

  private static boolean isConnect(PacketType type, byte[] bytes, int offset, int length) {
    if (type != PacketType.CONNECT) {
      return false;
    }
    Dissection tree = Dissector.dissect(bytes, offset, length, length, 0, true);
    int name = tree.find(MqttFields.PROTONAME);
    return name >= 0 && tree.text(name).startsWith("MQ");
  }

  private void learn(Dissection tree) {
    if (tree.type() == PacketType.CONNACK) {
      client = client.withConnack(tree);
    }
    if (tree.type() == PacketType.CONNECT) {
      protocolLevel = tree.protocolLevel();
      client = ClientNames.ofConnect(tree);
      aliasesOfClient.clear();
      aliasesOfServer.clear();
    } else if (protocolLevel == 0 && !tree.malformed()) {
      boolean shortConnack = tree.type() == PacketType.CONNACK && tree.remainingLength() == 2;
      protocolLevel = tree.protocolLevel() == 5 ? 5 : shortConnack ? 4 : 0;
    }
  }
}
