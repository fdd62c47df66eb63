package io.vitrine.inspector.sensor;

import io.vitrine.dissect.MqttFields;
import io.vitrine.inspector.sensor.file.CaptureReader;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.Carrier;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.tls.KeyLog;
import io.vitrine.inspector.sensor.tls.TlsSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All that a sensor says about a capture. */
public final class Sensed implements SensorListener {
  public final List<MqttPacket> packets = new ArrayList<>();
  public final List<TlsSession> sessions = new ArrayList<>();
  public final List<String> losses = new ArrayList<>();

  public static Sensed of(byte[] capture) throws IOException {
    return of(capture, new KeyLog(), Map.of());
  }

  public static Sensed of(byte[] capture, KeyLog keys, Map<Integer, DecodeAs.Kind> ports)
      throws IOException {
    Sensed sensed = new Sensed();
    Sensor sensor = new Sensor(DecodeAs.STANDARD.with(ports), keys, sensed);
    try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(capture))) {
      reader.onKeys(keys::add);
      CapturedFrame frame;
      while ((frame = reader.next()) != null) {
        sensor.accept(frame);
      }
    }
    sensor.finish();
    return sensed;
  }

  @Override
  public void packet(MqttPacket packet) {
    packets.add(packet);
  }

  @Override
  public void tls(Carrier carrier, TlsSession session, Segment opening) {
    sessions.add(session);
  }

  @Override
  public void lost(Carrier carrier, boolean fromClient, long missing, long skipped, Segment at) {
    losses.add(missing + " missing, " + skipped + " skipped, frame " + at.frame.number());
  }

  /** The topic of each packet that has one, else its type. */
  public List<String> topics() {
    List<String> topics = new ArrayList<>();
    for (MqttPacket each : packets) {
      int topic = each.tree().find(MqttFields.TOPIC);
      topics.add(topic < 0 ? each.tree().type().name() : each.tree().text(topic));
    }
    return topics;
  }
}
