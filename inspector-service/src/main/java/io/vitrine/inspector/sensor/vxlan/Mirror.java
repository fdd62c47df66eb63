package io.vitrine.inspector.sensor.vxlan;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What came of one mirror, that is one VXLAN network identifier.
 *
 * <p>Threads: {@link #add} on one; the rest on any.
 */
final class Mirror {
  /** What is counted; each with its text for whoever reads the metrics. */
  enum Count {
    PACKETS("Mirrored packets that were received"),
    BYTES("Bytes of mirrored packets, Ethernet on"),
    EXCLUDED("Packets that the capture filter left out"),
    TRUNCATED("Packets that the mirror cut"),
    DUPLICATES("Packets that came before within a second, through this tap or another"),
    REORDERED("TCP segments that came before others that belong in front of them"),
    GAPS("Places where bytes of a TCP stream never came"),
    GAP_BYTES("Bytes of TCP streams that never came"),
    DECODE_ERRORS("Packets whose headers end early or are wrong"),
    NOT_IP("Frames without IP that can be read, such as ARP"),
    MQTT_PACKETS("MQTT packets that were found");

    private final String text;

    Count(String text) {
      this.text = text;
    }

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String name;
  private final int vni;
  private final AtomicLongArray counts = new AtomicLongArray(Count.values().length);

  /**
   * @param vni -1 for all that have no place of their own
   */
  Mirror(String name, int vni) {
    this.name = name;
    this.vni = vni;
  }

  String name() {
    return name;
  }

  void add(Count count, long number) {
    int at = count.ordinal();
    counts.lazySet(at, counts.getPlain(at) + number);
  }

  void add(Count count) {
    add(count, 1);
  }

  long get(Count count) {
    return counts.get(count.ordinal());
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject().put("name", name);
    if (vni >= 0) {
      json.put("vni", vni);
    }
    for (Count each : Count.values()) {
      json.put(each.key(), get(each));
    }
    return json;
  }

  void register(MeterRegistry meters) {
    for (Count each : Count.values()) {
      FunctionCounter.builder(
              "vitrine.sensor." + each.key().replace('_', '.'), this, of -> of.get(each))
          .description(each.text)
          .tag("tap", name)
          .register(meters);
    }
  }
}
