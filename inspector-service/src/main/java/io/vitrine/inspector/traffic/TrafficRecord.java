package io.vitrine.inspector.traffic;

import io.vitrine.dissect.Field;
import io.vitrine.dissect.MqttFields;
import io.vitrine.filter.FieldSource;
import io.vitrine.filter.FrameFields;
import io.vitrine.inspector.finding.Observation;
import io.vitrine.inspector.flow.Flow;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.layer.SegmentFields;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A flow or a finding of live traffic; filters see its addresses and ports, its node, and of a
 * finding its client and its id as {@code mqtt.violation}.
 *
 * @param node that saw it
 * @param nanos of a flow its last packet, of a finding when it was made; epoch nanoseconds
 * @param flow null in a finding
 * @param finding null in a flow
 */
public record TrafficRecord(
    String node, long nanos, @Nullable Flow flow, @Nullable Observation finding)
    implements FieldSource {

  /** Of a flow: what all of its packets have. */
  private static final Set<Field> FLOW_FIELDS =
      Set.of(
          FrameFields.FRAME_TIME,
          FrameFields.FRAME_TIME_EPOCH,
          FrameFields.IP,
          FrameFields.IP_SRC,
          FrameFields.IP_DST,
          FrameFields.IP_ADDR,
          FrameFields.IPV6_,
          FrameFields.IPV6_SRC,
          FrameFields.IPV6_DST,
          FrameFields.IPV6_ADDR,
          FrameFields.TCP,
          FrameFields.TCP_SRCPORT,
          FrameFields.TCP_DSTPORT,
          FrameFields.TCP_PORT,
          FrameFields.VXLAN,
          FrameFields.VXLAN_VNI,
          FrameFields.VLAN,
          FrameFields.VLAN_ID,
          FrameFields.VITRINE_NODE);

  private static final Set<Field> FINDING_FIELDS =
      Set.of(FrameFields.FRAME_NUMBER, FrameFields.VITRINE_CLIENT_ID, MqttFields.VIOLATION);

  /** Whether flows have such a field. */
  public static boolean ofFlows(Field field) {
    return FLOW_FIELDS.contains(field);
  }

  /** Whether findings have such a field. */
  public static boolean ofFindings(Field field) {
    return FLOW_FIELDS.contains(field) || FINDING_FIELDS.contains(field);
  }

  /** A flow whose minute is not over. */
  public static TrafficRecord open(String node, Flow flow) {
    return of(node, new Flow(flow));
  }

  static TrafficRecord of(String node, Flow flow) {
    return new TrafficRecord(node, flow.lastNanos(), flow, null);
  }

  static TrafficRecord of(String node, Observation made) {
    Observation kept =
        new Observation(
            made.id(),
            made.severity(),
            made.statement(),
            made.text(),
            made.at().headers(),
            made.stream(),
            made.clientId(),
            made.offset(),
            made.length());
    return new TrafficRecord(node, made.at().frame.epochNanos(), null, kept);
  }

  @Override
  public List<Object> values(Field field) {
    Observation made = finding;
    if (field == FrameFields.VITRINE_NODE) {
      return List.of(node);
    }
    if (made != null && field == MqttFields.VIOLATION) {
      return List.of(made.id());
    }
    if (made != null && field == FrameFields.VITRINE_CLIENT_ID) {
      return made.clientId() == null ? List.of() : List.of(made.clientId());
    }
    Flow counted = flow;
    Segment at = made != null ? made.at() : counted == null ? null : counted.opening();
    long stream = made == null ? -1 : made.stream();
    return at == null ? List.of() : new SegmentFields(at, stream).values(field);
  }
}
