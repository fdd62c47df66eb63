package io.vitrine.inspector.conversation;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.MqttFields;
import io.vitrine.inspector.finding.Check;
import io.vitrine.inspector.finding.Observation;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.mqtt.packet.PacketType;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is allowed but strange: harvesting, guessing of passwords, scans, floods, oversize, devices
 * that change their rhythm or fall silent. Follows the last {@value #FOLLOWED_MAX} clients and
 * addresses. Each is told once per connection, client or address. One thread.
 */
final class Behaviour {
  static final int FOLLOWED_MAX = 20_000;
  static final int REFUSALS_MAX = 10;
  static final int FILTERS_MAX = 100;
  static final int MESSAGES_A_SECOND_MAX = 1000;
  static final int OVERSIZE_BYTES = 256 * 1024;
  static final int RETAINED_TOPICS_MAX = 1000;

  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60 * SECOND;

  /** Times in a window, the oldest forgotten. */
  private static final class Rate {
    private long since;
    private int count;
    private boolean told;

    /** Whether it is too much now, for the first time. */
    boolean add(long now, long window, int most) {
      if (now - since > window) {
        since = now;
        count = 0;
      }
      count++;
      boolean tell = count > most && !told;
      told |= tell;
      return tell;
    }
  }

  /** What is followed of a client. */
  private static final class Followed {
    private final Object key;
    private final Rate filters = new Rate();
    private final Rate messages = new Rate();
    private final Set<Integer> retained = new HashSet<>(2);
    private final Rhythm rhythm = new Rhythm();
    private @Nullable MqttPacket silentTold;
    private boolean oversizeTold;
    private boolean bombTold;

    Followed(Object key) {
      this.key = key;
    }

    String name() {
      return (key instanceof String ? "client " : "stream ") + key;
    }
  }

  private static final class Eldest<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > FOLLOWED_MAX;
    }
  }

  private final Observation.Sink out;

  /** By client identifier; where none is known, by the number of the stream. */
  private final Map<Object, Followed> clients = new Eldest<>();

  private final Map<ByteBuffer, Rate> refusals = new Eldest<>();

  Behaviour(Observation.Sink out) {
    this.out = out;
  }

  void accept(MqttPacket packet) {
    PacketType type = packet.tree().type();
    if (type == PacketType.CONNACK) {
      refusal(packet);
    } else if (packet.fromClient() && type == PacketType.SUBSCRIBE) {
      subscribe(packet, followed(packet));
    } else if (packet.fromClient() && type == PacketType.PUBLISH) {
      publish(packet, followed(packet));
    }
  }

  private Followed followed(MqttPacket packet) {
    String client = packet.client().clientId();
    Object key = client == null || client.isEmpty() ? (Object) packet.stream() : client;
    Followed known = clients.get(key);
    if (known == null) {
      known = new Followed(key);
      clients.put(key, known);
    }
    return known;
  }

  private void refusal(MqttPacket packet) {
    Dissection tree = packet.tree();
    int old = tree.find(MqttFields.CONACK_VAL);
    int reason = tree.find(Objects.requireNonNull(MqttFields.reason(PacketType.CONNACK)));
    long code = old >= 0 ? tree.number(old) : reason >= 0 ? tree.number(reason) : 0;
    boolean login = code == 4 || code == 5 || code == 0x86 || code == 0x87;
    if (login) {
      ByteBuffer address = ByteBuffer.wrap(packet.at().destination());
      Rate rate = refusals.computeIfAbsent(address, each -> new Rate());
      if (rate.add(nanos(packet), MINUTE, REFUSALS_MAX - 1)) {
        tell(Check.BRUTE_FORCE, packet, REFUSALS_MAX + " refused logins within a minute");
      }
    }
  }

  private void subscribe(MqttPacket packet, Followed followed) {
    String name = followed.name();
    Dissection tree = packet.tree();
    for (int i = 0; i < tree.size(); i++) {
      if (tree.field(i) != MqttFields.TOPIC) {
        continue;
      }
      String filter = tree.text(i).replaceFirst("^\\$share/[^/]*/", "");
      if (filter.equals("#") || filter.equals("+/#") || filter.equals("$SYS/#")) {
        String text = name + " subscribes to " + filter;
        out.observed(Observation.of(Check.HARVEST, packet, text, tree.offset(i), tree.length(i)));
      }
      if (followed.filters.add(nanos(packet), MINUTE, FILTERS_MAX)) {
        tell(Check.TOPIC_SCAN, packet, name + ": more than " + FILTERS_MAX + " within a minute");
      }
    }
  }

  private void publish(MqttPacket packet, Followed followed) {
    Dissection tree = packet.tree();
    long now = nanos(packet);
    if (followed.messages.add(now, SECOND, MESSAGES_A_SECOND_MAX)) {
      String text = ": more than " + MESSAGES_A_SECOND_MAX + " within a second";
      tell(Check.FLOOD, packet, followed.name() + text);
    }
    if (tree.frameLength() > OVERSIZE_BYTES && !followed.oversizeTold) {
      followed.oversizeTold = true;
      tell(Check.OVERSIZE, packet, followed.name() + ": " + tree.frameLength() + " bytes");
    }
    int topic = tree.find(MqttFields.TOPIC);
    boolean retain = (tree.flags() & 1) == 1 && topic >= 0;
    if (retain && !followed.bombTold && followed.retained.add(tree.text(topic).hashCode())) {
      followed.bombTold = followed.retained.size() > RETAINED_TOPICS_MAX;
      if (followed.bombTold) {
        followed.retained.clear();
        tell(Check.RETAINED_BOMB, packet, followed.name() + ": more than " + RETAINED_TOPICS_MAX);
      }
    }
    String change = followed.rhythm.beat(packet, now);
    if (!change.isEmpty()) {
      tell(Check.BEACON_CHANGE, packet, followed.name() + ": " + change);
    }
  }

  /**
   * Nothing more will come.
   *
   * @param lastNanos time of the latest frame of the capture
   */
  void finish(long lastNanos) {
    silent(lastNanos);
  }

  /** Tells who is silent at that time, once for each silence. */
  void silent(long now) {
    clients
        .values()
        .forEach(
            followed -> {
              MqttPacket last = followed.rhythm.last();
              if (last != null && last != followed.silentTold && followed.rhythm.silentAt(now)) {
                followed.silentTold = last;
                String text =
                    followed.name() + ": nothing more, after every " + followed.rhythm.text();
                tell(Check.SILENT_DEVICE, last, text);
              }
            });
  }

  private void tell(Check check, MqttPacket packet, String text) {
    out.observed(Observation.of(check, packet, text));
  }

  private static long nanos(MqttPacket packet) {
    return packet.at().frame.epochNanos();
  }
}
