package io.vitrine.inspector.http;

import io.vitrine.dissect.Field;
import io.vitrine.dissect.MqttFields;
import io.vitrine.filter.Fields;
import io.vitrine.filter.Filter;
import io.vitrine.filter.FilterSyntaxException;
import io.vitrine.filter.FrameFields;
import io.vitrine.inspector.traffic.TrafficRecord;
import io.vitrine.tap.LiveFields;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a filter is asked about. A field that nothing there ever has is refused, and so is a search
 * through bytes that are not there: the filter would find nothing and not say why.
 */
enum FilterScope {
  PACKETS("live packets", "a field of mqtt, frame, ip, tcp or vitrine", LiveFields::ofPackets),
  CONNECTIONS("connections", "an address, a port or a field of vitrine", LiveFields::ofConnections),
  FLOWS("live flows", "an address, a port, vxlan.vni or vitrine.node", TrafficRecord::ofFlows),
  FINDINGS(
      "live findings",
      "an address, a port, vxlan.vni, mqtt.violation, vitrine.client_id or vitrine.node",
      TrafficRecord::ofFindings),
  CAPTURE("capture files", "a field of packets", FilterScope::ofCaptures);

  private final String what;
  private final String expected;
  private final Predicate<Field> known;

  FilterScope(String what, String expected, Predicate<Field> known) {
    this.what = what;
    this.expected = expected;
    this.known = known;
  }

  /**
   * @throws FilterSyntaxException says where it is wrong
   */
  Filter compile(String text) throws FilterSyntaxException {
    Filter filter = Filter.compile(text);
    for (Field field : filter.fields()) {
      if (!has(field)) {
        throw filter.objection(
            field, what + " have no " + field.name(), expected, suggestions(field));
      }
    }
    boolean packets = this == PACKETS || this == CAPTURE;
    for (Field field : filter.searched()) {
      if (!packets || field != MqttFields.MQTT) {
        throw filter.objection(
            field,
            what + " have no bytes of " + field.name() + " to search",
            packets ? "mqtt, as in mqtt contains \"x\"" : "a field with a value",
            packets ? List.of(MqttFields.MQTT.name()) : List.of());
      }
    }
    return filter;
  }

  boolean has(Field field) {
    return known.test(field);
  }

  /** In requests. */
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  private List<String> suggestions(Field instead) {
    return instead == FrameFields.TCP_STREAM && has(FrameFields.VITRINE_CONNECTION_ID)
        ? List.of(FrameFields.VITRINE_CONNECTION_ID.name())
        : Fields.suggestions(instead.name()).stream()
            .filter(name -> has(Objects.requireNonNull(Fields.byName(name))))
            .toList();
  }

  private static boolean ofCaptures(Field field) {
    return !live(field) && !FrameFields.ofFrames(field);
  }

  /** What only a broker or a sensor knows. */
  private static boolean live(Field field) {
    return Set.of(
            FrameFields.VITRINE_NODE,
            FrameFields.VITRINE_LISTENER,
            FrameFields.VITRINE_CONNECTION_ID)
        .contains(field);
  }
}
