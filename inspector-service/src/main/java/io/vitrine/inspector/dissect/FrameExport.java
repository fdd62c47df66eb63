package io.vitrine.inspector.dissect;

import io.vitrine.inspector.redaction.SecretPlaces;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.Carrier;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.mqtt.StreamPlace;
import io.vitrine.inspector.sensor.mqtt.Transport;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the frames that a pcapng of what matches needs: those that match, and all that have a part
 * of a packet that ends in one; of TLS and WebSocket connections all there are, since nothing in
 * them can be read without what came before. Costs four bytes of memory per frame.
 */
final class FrameExport implements Printer {
  static final int FRAMES_MAX = Integer.MAX_VALUE - 1;

  private final @Nullable SecretPlaces places;
  private final BitSet wanted = new BitSet();
  private final Map<Long, Numbers> streams = new HashMap<>();

  /** Frames of a stream so far; of a stream that is wanted whole they are wanted at once. */
  private static final class Numbers {
    private int[] frames = new int[4];
    private int count;
    private boolean whole;

    void add(int number) {
      if (count == frames.length) {
        frames = Arrays.copyOf(frames, count * 2);
      }
      frames[count++] = number;
    }
  }

  /**
   * @param places learn where secrets are, of all packets; null: nobody asks
   */
  FrameExport(@Nullable SecretPlaces places) {
    this.places = places;
  }

  @Override
  public void segment(Segment segment, long stream) {
    long number = segment.frame.number();
    if (stream < 0 || number >= FRAMES_MAX) {
      return;
    }
    Numbers numbers = streams.computeIfAbsent(stream, each -> new Numbers());
    if (numbers.whole) {
      set(number);
    } else {
      numbers.add((int) number);
    }
  }

  /** Of a connection that is wanted whole, what each mirror has seen of it. */
  @Override
  public void copy(Segment segment, long stream) {
    segment(segment, stream);
  }

  /** What the filter may see of a packet; bytes of whole frames it sees as they are in the file. */
  MqttPacket shown(MqttPacket packet) {
    return places == null ? packet : packet.redacted(places.redaction());
  }

  @Override
  public void matching(JudgedFrame frame) {
    set(frame.at().frame.number());
  }

  @Override
  public void other(MqttPacket packet) {
    if (places != null) {
      places.packet(packet);
    }
  }

  @Override
  public void passedOver(Carrier carrier, StreamPlace place, Segment at) {
    if (places != null && carrier.tls() == null) {
      places.passedOver(place, at);
    }
  }

  @Override
  public void packet(MqttPacket packet) {
    other(packet);
    set(packet.at().frame.number());
    for (long part : packet.parts()) {
      set(part);
    }
    Numbers numbers = streams.get(packet.stream());
    if (packet.carrier().transport() != Transport.TCP && numbers != null && !numbers.whole) {
      for (int i = 0; i < numbers.count; i++) {
        wanted.set(numbers.frames[i]);
      }
      numbers.whole = true;
      numbers.frames = new int[0];
    }
  }

  @Override
  public void closed(long stream) {
    streams.remove(stream);
  }

  private void set(long number) {
    if (number < FRAMES_MAX) {
      wanted.set((int) number);
    }
  }

  @Override
  public void finish() {}

  boolean wants(CapturedFrame frame) {
    return frame.number() < FRAMES_MAX && wanted.get((int) frame.number());
  }
}
