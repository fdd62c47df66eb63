package io.vitrine.inspector.dissect;

import io.vitrine.dissect.Field;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.Carrier;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.mqtt.StreamPlace;
import io.vitrine.inspector.sensor.tls.TlsSession;
import java.io.IOException;

/** Passes on all that it is told to another printer; who extends it changes something of it. */
abstract class PassingPrinter implements Printer {
  private final Printer to;

  PassingPrinter(Printer to) {
    this.to = to;
  }

  @Override
  public void frame(CapturedFrame frame) {
    to.frame(frame);
  }

  @Override
  public void packet(MqttPacket packet) {
    to.packet(packet);
  }

  @Override
  public void segment(Segment segment, long stream) {
    to.segment(segment, stream);
  }

  @Override
  public void copy(Segment segment, long stream) {
    to.copy(segment, stream);
  }

  @Override
  public void unread(Segment headers) {
    to.unread(headers);
  }

  @Override
  public void field(Segment at, Field field, Object value) {
    to.field(at, field, value);
  }

  @Override
  public void matching(JudgedFrame frame) {
    to.matching(frame);
  }

  @Override
  public void other(MqttPacket packet) {
    to.other(packet);
  }

  @Override
  public void lost(Carrier carrier, boolean fromClient, long missing, long skipped, Segment at) {
    to.lost(carrier, fromClient, missing, skipped, at);
  }

  @Override
  public void passedOver(Carrier carrier, StreamPlace place, Segment at) {
    to.passedOver(carrier, place, at);
  }

  @Override
  public void gap(int missing, Segment at) {
    to.gap(missing, at);
  }

  @Override
  public void early(Segment at) {
    to.early(at);
  }

  @Override
  public void ordered(Segment at) {
    to.ordered(at);
  }

  @Override
  public void tls(Carrier carrier, TlsSession session, Segment opening) {
    to.tls(carrier, session, opening);
  }

  @Override
  public void closed(long stream) {
    to.closed(stream);
  }

  @Override
  public String shortened() {
    return to.shortened();
  }

  @Override
  public void finish() throws IOException {
    to.finish();
  }
}
