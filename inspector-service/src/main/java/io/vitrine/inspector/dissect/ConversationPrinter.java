package io.vitrine.inspector.dissect;

import io.vitrine.dissect.Field;
import io.vitrine.filter.Filter;
import io.vitrine.inspector.conversation.Conversations;
import io.vitrine.inspector.conversation.Session;
import io.vitrine.inspector.finding.Observation;
import io.vitrine.inspector.finding.TlsChecks;
import io.vitrine.inspector.record.EveRecord;
import io.vitrine.inspector.record.FindingRecord;
import io.vitrine.inspector.record.SessionRecord;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.Carrier;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.tls.TlsSession;
import io.vitrine.tap.Redaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Prints what is wrong or strange, or what each client did. Of findings that packets make, a filter
 * lets those through whose frame it lets through; findings without a packet have no frame.
 */
final class ConversationPrinter implements Printer {
  /** Findings outside of packets. */
  private static final long NO_FRAME = -1;

  /** A handshake that is not judged yet. */
  private record Secured(Carrier carrier, TlsSession session, Segment opening) {}

  /** Without a filter everything passes, and nobody judges. */
  private static final Printer NO_JUDGE =
      new Printer() {
        @Override
        public void packet(MqttPacket packet) {}

        @Override
        public void finish() {}
      };

  private final Printer judge;
  private final Writer writer;
  private final boolean lines;
  private final Records records;
  private final FindingRecord findings;
  private final @Nullable EveRecord events;
  private final Conversations conversations;
  private final boolean observing;

  /** What packets of frames that are not judged yet made, by frame. */
  private final Map<Long, List<Observation>> made = new HashMap<>();

  private final Map<Long, Secured> secured = new HashMap<>();

  /** Of the packet at hand. */
  private long frame = NO_FRAME;

  ConversationPrinter(DissectTask task, Filter filter, Writer writer) throws IOException {
    this.writer = writer;
    this.lines = task.format() == DissectTask.Format.TEXT;
    this.records = new Records(writer, task.format() == DissectTask.Format.JSON);
    this.findings = new FindingRecord(records.json());
    boolean eve = task.format() == DissectTask.Format.EVE;
    this.events = eve ? new EveRecord(records.json(), false) : null;
    this.observing = task.view() == DissectTask.View.FINDINGS;
    // What of a packet is hidden its fields do not tell; bytes of whole frames are as in the file.
    Redaction redaction = task.secrets() ? null : new Redaction(task.redacted());
    this.judge =
        filter == Filter.ALL
            ? NO_JUDGE
            : new FrameJudge(
                filter,
                packet -> redaction == null ? packet : packet.redacted(redaction),
                true,
                this::judged);
    SessionRecord sessions = new SessionRecord(records.json());
    this.conversations = new Conversations(this::found, session -> session(session, sessions));
  }

  private void session(Session session, SessionRecord record) {
    if (!observing) {
      records.write(() -> record.write(session));
    }
  }

  @Override
  public void frame(CapturedFrame next) {
    judge.frame(next);
  }

  @Override
  public void packet(MqttPacket packet) {
    frame = packet.at().frame.number();
    MqttPacket known = conversations.packet(packet);
    frame = NO_FRAME;
    judge.packet(known);
  }

  @Override
  public void segment(Segment segment, long stream) {
    judge.segment(segment, stream);
    conversations.segment(segment, stream);
  }

  @Override
  public void copy(Segment segment, long stream) {
    judge.copy(segment, stream);
  }

  @Override
  public void unread(Segment headers) {
    judge.unread(headers);
  }

  @Override
  public void early(Segment at) {
    judge.early(at);
  }

  @Override
  public void ordered(Segment at) {
    judge.ordered(at);
  }

  @Override
  public void field(Segment at, Field field, Object value) {
    judge.field(at, field, value);
  }

  @Override
  public void lost(Carrier carrier, boolean fromClient, long missing, long skipped, Segment at) {
    conversations.lost(carrier, missing, skipped, at);
  }

  @Override
  public void tls(Carrier carrier, TlsSession session, Segment opening) {
    secured.put(carrier.stream(), new Secured(carrier, session, opening));
  }

  @Override
  public void closed(long stream) {
    judge.closed(stream);
    Secured over = secured.remove(stream);
    if (over != null) {
      TlsChecks.check(over.carrier, over.session, over.opening, this::found);
    }
    conversations.closed(stream);
  }

  @Override
  public String shortened() {
    long early = conversations.sessionsEarly();
    return early == 0 || observing
        ? ""
        : early
            + " sessions were written before the end, since there are too many: what came after,"
            + " if anything, is in a second record";
  }

  @Override
  public void finish() throws IOException {
    judge.finish();
    conversations.finish();
    if (!lines || !observing) {
      records.finish();
    }
  }

  /** Findings outside of packets pass no filter. */
  private void found(Observation finding) {
    if (!observing) {
      return;
    }
    if (judge == NO_JUDGE) {
      tell(finding);
    } else if (frame != NO_FRAME) {
      made.computeIfAbsent(frame, number -> new ArrayList<>(1)).add(finding);
    }
  }

  private void judged(JudgedFrame of, BooleanSupplier matches) {
    List<Observation> findings = made.remove(of.at().frame.number());
    if (findings != null && matches.getAsBoolean()) {
      findings.forEach(this::tell);
    }
  }

  private void tell(Observation each) {
    EveRecord event = events;
    if (event != null) {
      records.write(() -> event.write(each));
      return;
    }
    if (!lines) {
      records.write(() -> findings.write(each));
      return;
    }
    try {
      writer.append(FindingRecord.line(each)).append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
