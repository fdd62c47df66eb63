package io.vitrine.inspector.dissect;

import io.vitrine.dissect.Field;
import io.vitrine.filter.Filter;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** Tells another printer which frames, and so which packets, pass a filter. */
final class JudgingPrinter extends PassingPrinter {
  private final FrameJudge judge;

  /**
   * @param shown what the filter may see of a packet
   * @param waits whether frames that come too early are judged only when their bytes are in order
   */
  JudgingPrinter(Printer to, Filter filter, UnaryOperator<MqttPacket> shown, boolean waits) {
    super(to);
    this.judge =
        new FrameJudge(
            filter,
            shown,
            waits,
            (frame, matches) -> {
              if (matches.getAsBoolean()) {
                to.matching(frame);
                frame.packets().forEach(to::packet);
              } else {
                frame.packets().forEach(to::other);
              }
            });
  }

  @Override
  public void frame(CapturedFrame frame) {
    judge.frame(frame);
    super.frame(frame);
  }

  @Override
  public void segment(Segment segment, long stream) {
    judge.segment(segment, stream);
    super.segment(segment, stream);
  }

  @Override
  public void copy(Segment segment, long stream) {
    judge.copy(segment, stream);
    super.copy(segment, stream);
  }

  @Override
  public void unread(Segment headers) {
    judge.unread(headers);
    super.unread(headers);
  }

  @Override
  public void field(Segment at, Field field, Object value) {
    judge.field(at, field, value);
  }

  @Override
  public void early(Segment at) {
    judge.early(at);
    super.early(at);
  }

  @Override
  public void ordered(Segment at) {
    judge.ordered(at);
    super.ordered(at);
  }

  @Override
  public void packet(MqttPacket packet) {
    judge.packet(packet);
  }

  @Override
  public void closed(long stream) {
    judge.closed(stream);
    super.closed(stream);
  }

  @Override
  public void finish() throws IOException {
    judge.finish();
    super.finish();
  }
}
