package io.vitrine.inspector.flow;

import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.reassembly.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers of UDP conversations in order of appearance, from 0, as Wireshark's {@code udp.stream}.
 * Knows the last {@value #CONVERSATIONS_MAX}; one that was silent longer gets a new number. One
 * thread.
 */
public final class UdpStreams {
  static final int CONVERSATIONS_MAX = 100_000;

  /** Both ends, the lower first. */
  private record Ends(Endpoint low, Endpoint high) {}

  private final Map<Ends, Long> numbers = new LinkedHashMap<>(16, 0.75f, true);
  private long seen;

  /** The numbers of all UDP headers of a frame, outermost first. */
  public List<Object> accept(Segment segment) {
    List<Object> all = new ArrayList<>(1);
    for (Segment each = segment; each != null; each = each.outer()) {
      if (each.protocol == Segment.UDP) {
        all.add(0, each);
      }
    }
    all.replaceAll(each -> number((Segment) each));
    return all;
  }

  private long number(Segment datagram) {
    Endpoint source = Endpoint.source(datagram);
    Endpoint destination = Endpoint.destination(datagram);
    boolean low = Endpoint.sourceIsLow(datagram);
    Ends ends = low ? new Ends(source, destination) : new Ends(destination, source);
    Long known = numbers.get(ends);
    if (known != null) {
      return known;
    }
    if (numbers.size() >= CONVERSATIONS_MAX) {
      numbers.remove(numbers.keySet().iterator().next());
    }
    numbers.put(ends, seen);
    return seen++;
  }
}
