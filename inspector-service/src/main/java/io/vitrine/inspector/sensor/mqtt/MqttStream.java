package io.vitrine.inspector.sensor.mqtt;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Dissector;
import io.vitrine.dissect.MqttFields;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.reassembly.BufferBudget;
import io.vitrine.inspector.sensor.reassembly.ByteSink;
import io.vitrine.inspector.sensor.reassembly.StreamContent;
import io.vitrine.mqtt.packet.PacketType;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The MQTT in a connection: whether it is any, its version, which side is the client, and what its
 * topic aliases stand for. Where it is expected everything is taken for MQTT; elsewhere what begins
 * with CONNECT, or, where the beginning was not captured, what is flawless MQTT from the beginning
 * of a segment on, or for several packets in a row. One thread.
 */
public final class MqttStream implements StreamContent {
  /** Segments of a stream without a beginning that are looked at before it is given up. */
  private static final int TRIES_MAX = 50;

  private static final int PROOF_BYTES_MIN = 8;

  private enum State {
    UNDECIDED,
    MQTT,
    OTHER
  }

  /** Takes the packets of a stream. */
  public interface Packets {
    /**
     * @param parts numbers of the frames that have a part of it; empty if {@code at} has all of it
     */
    void packet(
        Dissection tree,
        boolean fromClient,
        Segment at,
        ClientNames client,
        long[] parts,
        StreamPlace place);

    /** As {@link PacketSink#lost}. */
    void lost(boolean fromClient, long missing, long skipped, Segment at);

    /** As {@link PacketSink#passedOver}. */
    void passedOver(StreamPlace place, Segment at);
  }

  /** One direction. */
  private final class Side implements ByteSink, PacketSink {
    private final boolean first;
    private @Nullable PacketFramer framer;

    /** While it is searched for packets. */
    private @Nullable PacketChains chains;

    /** What came before it was known that this is MQTT. */
    private @Nullable StreamPlace before;

    Side(boolean first) {
      this.first = first;
    }

    private boolean proved(byte[] bytes, int offset, int length) {
      PacketChains known = chains;
      if (known == null) {
        known = new PacketChains(plausible);
        chains = known;
      }
      return known.proves(bytes, offset, length);
    }

    PacketFramer framer(boolean lost) {
      PacketFramer known = framer;
      if (known == null) {
        known = new PacketFramer(this, budget, plausible, lost);
        framer = known;
      }
      return known;
    }

    @Override
    public void data(byte[] bytes, int offset, int length, Segment at) {
      if (state == State.UNDECIDED) {
        decide(this, bytes, offset, length);
      }
      if (state == State.MQTT || (state == State.UNDECIDED && framer != null)) {
        tellBefore(at);
        framer(!complete.getAsBoolean()).data(bytes, offset, length, at);
      } else if (state == State.UNDECIDED) {
        StreamPlace known = before;
        int first = known == null ? at.firstSequence() : known.sequence();
        before = new StreamPlace(first, at.firstSequence() + at.payloadLength - first);
      }
    }

    private void tellBefore(Segment at) {
      StreamPlace known = before;
      if (known != null && state == State.MQTT) {
        before = null;
        packets.passedOver(known, at);
      }
    }

    @Override
    public void passedOver(Segment at) {
      passedOver(new StreamPlace(at.firstSequence(), at.payloadLength), at);
    }

    @Override
    public void passedOver(StreamPlace place, Segment at) {
      if (state != State.OTHER) {
        packets.passedOver(place, at);
      }
    }

    @Override
    public void gap(int length, Segment at) {
      if (state == State.MQTT) {
        framer(true).gap(length, at);
      } else if (chains != null) {
        chains.gap(length);
      }
    }

    @Override
    public void end() {
      if (framer != null) {
        framer.end();
      }
    }

    @Override
    public void packet(
        byte[] bytes,
        int offset,
        int length,
        int frameLength,
        Segment at,
        long[] parts,
        StreamPlace place) {
      MqttStream.this.packet(first, bytes, offset, length, frameLength, at, parts, place);
    }

    @Override
    public void lost(long missing, long skipped, Segment at) {
      packets.lost(first == firstIsClient, missing, skipped, at);
    }
  }

  private final Packets packets;
  private final BufferBudget budget;
  private final PlausiblePackets plausible = new PlausiblePackets(this::protocolLevel);
  private final Side fromFirst = new Side(true);
  private final Side fromSecond = new Side(false);
  private final TopicAliases aliasesOfClient = new TopicAliases();
  private final TopicAliases aliasesOfServer = new TopicAliases();
  private final boolean expected;
  private final BooleanSupplier complete;
  private State state = State.UNDECIDED;
  private ClientNames client = ClientNames.UNKNOWN;
  private int protocolLevel;
  private int tries;

  /** Whether the side that sent the first segment is the client; a guess until CONNECT. */
  private boolean firstIsClient;

  /**
   * @param expected whether it can be nothing but MQTT
   * @param firstIsClient which side seems to be the client
   * @param complete tells whether the stream was seen from its beginning on
   */
  public MqttStream(
      boolean expected,
      boolean firstIsClient,
      BooleanSupplier complete,
      Packets packets,
      BufferBudget budget) {
    this.expected = expected;
    this.firstIsClient = firstIsClient;
    this.complete = complete;
    this.packets = packets;
    this.budget = budget;
  }

  private int protocolLevel() {
    return protocolLevel;
  }

  @Override
  public ByteSink from(boolean first) {
    return first ? fromFirst : fromSecond;
  }

  private void decide(Side side, byte[] bytes, int offset, int length) {
    if (expected) {
      state = State.MQTT;
    } else if (side.framer == null) {
      if (!complete.getAsBoolean()) {
        midStream(side, bytes, offset, length);
      } else if (bytes[offset] == 0x10) {
        side.framer(false);
      } else {
        state = State.OTHER;
      }
    }
  }

  private void midStream(Side side, byte[] bytes, int offset, int length) {
    plausible.searched(length);
    boolean begins = length >= PROOF_BYTES_MIN && plausible.chain(bytes, offset, length) > 0;
    if (begins || side.proved(bytes, offset, length)) {
      state = State.MQTT;
      side.framer(true);
      fromFirst.chains = null;
      fromSecond.chains = null;
    } else if (++tries == TRIES_MAX || plausible.exhausted()) {
      state = State.OTHER;
    }
  }

  private void packet(
      boolean first,
      byte[] bytes,
      int offset,
      int length,
      int frameLength,
      Segment at,
      long[] parts,
      StreamPlace place) {
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
    packets.packet(tree, fromClient, at, client, parts, place);
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
