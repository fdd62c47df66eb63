package io.vitrine.inspector.dissect;

import io.vitrine.inspector.flow.Flow;
import io.vitrine.inspector.flow.FlowTable;
import io.vitrine.inspector.record.EveRecord;
import io.vitrine.inspector.record.FlowRecord;
import io.vitrine.inspector.record.Texts;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** Prints flow records: a line of JSON each, one array, EVE, or comma-separated values. */
final class FlowPrinter implements Printer {
  private final FlowTable flows;
  private final @Nullable Records records;
  private final boolean filtered;

  FlowPrinter(DissectTask task, Writer writer) throws IOException {
    this.filtered = !task.filter().isBlank();
    if (task.format() == DissectTask.Format.CSV) {
      records = null;
      Texts texts = new Texts();
      String header =
          "window,src,sport,dst,dport,proto,packets,bytes,payload_bytes,first,last,tcp_flags,"
              + "retransmissions,out_of_order,dup_acks,lost_segments";
      Csv csv = new Csv(writer, header.split(",", -1));
      flows = new FlowTable(flow -> line(flow, csv, texts));
    } else if (task.format() == DissectTask.Format.EVE) {
      Records json = new Records(writer, false);
      EveRecord record = new EveRecord(json.json(), false);
      records = json;
      flows = new FlowTable(flow -> json.write(() -> record.write(flow)));
    } else {
      Records json = new Records(writer, task.format() == DissectTask.Format.JSON);
      FlowRecord record = new FlowRecord(json.json());
      records = json;
      flows = new FlowTable(flow -> json.write(() -> record.write(flow)));
    }
  }

  @Override
  public void packet(MqttPacket packet) {}

  @Override
  public void segment(Segment segment, long stream) {
    if (!filtered) {
      flows.accept(segment, stream);
    }
  }

  @Override
  public void matching(JudgedFrame frame) {
    if (frame.segment()) {
      flows.accept(frame.at(), frame.stream());
    }
  }

  @Override
  public void closed(long stream) {
    flows.closed(stream);
  }

  @Override
  public String shortened() {
    long early = flows.handedOverEarly();
    return early == 0
        ? ""
        : early
            + " flows were written before their minute was over, since there are too many: what"
            + " came after, if anything, is in a second record";
  }

  @Override
  public void finish() throws IOException {
    flows.finish();
    if (records != null) {
      records.finish();
    }
  }

  private static void line(Flow flow, Csv csv, Texts texts) {
    Segment at = flow.opening();
    csv.line(
        flow.window(),
        texts.source(at),
        at.sourcePort,
        texts.destination(at),
        at.destinationPort,
        flow.protocol(),
        flow.packets(),
        flow.bytes(),
        flow.payloadBytes(),
        seconds(flow.firstNanos()),
        seconds(flow.lastNanos()),
        flow.tcpFlags(),
        flow.retransmissions(),
        flow.outOfOrder(),
        flow.dupAcks(),
        flow.lostSegments());
  }

  private static String seconds(long nanos) {
    StringBuilder text = new StringBuilder();
    Texts.seconds(nanos, 9, text);
    return text.toString();
  }
}
