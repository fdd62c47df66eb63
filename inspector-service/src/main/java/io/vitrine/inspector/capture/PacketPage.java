package io.vitrine.inspector.capture;

import io.vitrine.contract.TapPosition;
import io.vitrine.contract.TapReply;
import io.vitrine.tap.Redaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The packets that the brokers found, put together in order of time.
 *
 * @param complete whether every broker answered, held the whole stretch of time, and looked at it
 *     all, and nothing was cut off here
 * @param cursor from where the live feed goes on without a gap
 */
public record PacketPage(
    List<CapturedPacket> packets,
    boolean complete,
    Cursor cursor,
    List<NodeAnswer<TapReply>> answers) {

  /** By time; frames of one turn of an event loop have the same, and keep their order. */
  private static final Comparator<CapturedPacket> OLDEST_FIRST =
      Comparator.comparingLong((CapturedPacket packet) -> packet.record().epochNanos())
          .thenComparing(CapturedPacket::node)
          .thenComparing(packet -> packet.frame().loop())
          .thenComparing(packet -> packet.frame().sequence());

  /** The same page with zeros for what is not to be seen. */
  public PacketPage redacted(Redaction by) {
    List<CapturedPacket> shown = packets.stream().map(each -> each.redacted(by)).toList();
    return new PacketPage(shown, complete, cursor, answers);
  }

  /** The packets, oldest first. */
  public List<CapturedPacket> oldestFirst() {
    return packets.stream().sorted(OLDEST_FIRST).toList();
  }

  /**
   * The same page with those of the other whose connections it has packets of; complete if both
   * are.
   */
  public PacketPage withBeginnings(PacketPage other) {
    Set<PacketId> known = new HashSet<>();
    Set<String> connections = new HashSet<>();
    for (CapturedPacket each : packets) {
      known.add(each.id());
      connections.add(connection(each));
    }
    List<CapturedPacket> all = new ArrayList<>(packets);
    for (CapturedPacket each : other.packets) {
      if (connections.contains(connection(each)) && known.add(each.id())) {
        all.add(each);
      }
    }
    return new PacketPage(all, complete && other.complete, cursor, answers);
  }

  private static String connection(CapturedPacket of) {
    return of.node() + " " + of.record().connectionId();
  }

  static PacketPage merge(List<NodeAnswer<TapReply>> answers, int limit, boolean newestFirst) {
    List<CapturedPacket> packets = new ArrayList<>();
    Map<String, TapPosition> positions = new TreeMap<>();
    boolean complete = true;
    for (NodeAnswer<TapReply> answer : answers) {
      TapReply reply = answer.value();
      if (reply == null) {
        complete = false;
        continue;
      }
      complete &= reply.counts().complete();
      positions.put(answer.node(), reply.position());
      packets.addAll(packets(answer.node(), reply));
    }
    packets.sort(newestFirst ? OLDEST_FIRST.reversed() : OLDEST_FIRST);
    boolean cut = packets.size() > limit;
    return new PacketPage(
        List.copyOf(cut ? packets.subList(0, limit) : packets),
        complete && !cut,
        new Cursor(positions),
        answers);
  }

  /** The frames of one node's reply with their connections. */
  static List<CapturedPacket> packets(String node, TapReply reply) {
    return reply.frames().stream()
        .map(
            frame ->
                new CapturedPacket(
                    node, frame, reply.connections().get(frame.record().connectionId())))
        .toList();
  }
}
