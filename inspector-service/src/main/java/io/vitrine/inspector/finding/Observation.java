package io.vitrine.inspector.finding;

import io.vitrine.dissect.Finding;
import io.vitrine.dissect.Severity;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import org.jspecify.annotations.Nullable;

/**
 * A finding with its place in the capture.
 *
 * @param id stable name
 * @param statement of the specification, or a section
 * @param text one sentence with the values at hand
 * @param at the segment it was seen at
 * @param stream number of the TCP stream
 * @param clientId whose connection it is; null if not known
 * @param offset first byte concerned, from the start of the packet; -1 if it concerns no packet
 * @param length bytes concerned
 */
public record Observation(
    String id,
    Severity severity,
    String statement,
    String text,
    Segment at,
    long stream,
    @Nullable String clientId,
    int offset,
    int length) {

  /** Takes observations as they are made. */
  @FunctionalInterface
  public interface Sink {
    void observed(Observation observation);
  }

  /** A finding of the dissector. */
  public static Observation of(Finding finding, MqttPacket in) {
    return new Observation(
        finding.id(),
        finding.severity(),
        finding.statement(),
        finding.text(),
        in.at(),
        in.stream(),
        in.client().clientId(),
        finding.offset(),
        finding.length());
  }

  /** A check that a packet does not pass; the bytes are the packet's. */
  public static Observation of(Check check, MqttPacket in, String text) {
    return of(check, in, text, 0, in.tree().captured());
  }

  public static Observation of(Check check, MqttPacket in, String text, int offset, int length) {
    return new Observation(
        check.id(),
        check.severity(),
        check.statement(in.tree().protocolLevel()),
        text,
        in.at(),
        in.stream(),
        in.client().clientId(),
        offset,
        length);
  }

  /** A check that concerns no packet of MQTT. */
  public static Observation of(Check check, Segment at, long stream, String text) {
    String statement = check.statement(5);
    return new Observation(check.id(), check.severity(), statement, text, at, stream, null, -1, 0);
  }
}
