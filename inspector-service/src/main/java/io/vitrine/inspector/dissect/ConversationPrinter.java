package io.vitrine.inspector.dissect;

import io.vitrine.filter.Filter;
import io.vitrine.inspector.conversation.Conversations;
import io.vitrine.inspector.conversation.Session;
import io.vitrine.inspector.finding.Observation;
import io.vitrine.inspector.finding.TlsChecks;
import io.vitrine.inspector.record.EveRecord;
import io.vitrine.inspector.record.FindingRecord;
import io.vitrine.inspector.record.SessionRecord;
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
import org.jspecify.annotations.Nullable;

/** Prints what is wrong or strange, or what each client did; or lets others see latencies. */
final class ConversationPrinter implements Printer {
  /** A handshake that is not judged yet. */
  private record Secured(Carrier carrier, TlsSession session, Segment opening) {}

  private final Filter filter;
  private final Writer writer;
  private final boolean lines;
  private final Records records;
  private final FindingRecord findings;
  private final @Nullable EveRecord events;
  private final Conversations conversations;
  private final boolean observing;
  private final @Nullable Redaction redaction;
  private final List<Observation> made = new ArrayList<>();
  private final Map<Long, Secured> secured = new HashMap<>();

  ConversationPrinter(DissectTask task, Filter filter, Writer writer) throws IOException {
    this.filter = filter;
    this.writer = writer;
    this.lines = task.format() == DissectTask.Format.TEXT;
    this.records = new Records(writer, task.format() == DissectTask.Format.JSON);
    this.findings = new FindingRecord(records.json());
    boolean eve = task.format() == DissectTask.Format.EVE;
    this.events = eve ? new EveRecord(records.json(), false) : null;
    this.redaction = task.secrets() ? null : new Redaction(task.redacted());
    this.observing = task.view() == DissectTask.View.FINDINGS;
    SessionRecord sessions = new SessionRecord(records.json());
    this.conversations =
        new Conversations(
            observation -> {
              if (observing) {
                made.add(observation);
              }
            },
            session -> session(session, sessions));
  }

  private void session(Session session, SessionRecord record) {
    if (!observing) {
      records.write(() -> record.write(session));
    }
  }

  @Override
  public void packet(MqttPacket packet) {
    MqttPacket known = conversations.packet(packet);
    if (!made.isEmpty()) {
      // What a finding of a packet is asked by must not tell what is hidden.
      tell(filter.matches(redaction == null ? known : known.redacted(redaction)));
    }
  }

  @Override
  public void segment(Segment segment, long stream) {
    conversations.segment(segment, stream);
  }

  @Override
  public void lost(Carrier carrier, boolean fromClient, long missing, long skipped, Segment at) {
    conversations.lost(carrier, missing, skipped, at);
    tell(everything());
  }

  @Override
  public void tls(Carrier carrier, TlsSession session, Segment opening) {
    secured.put(carrier.stream(), new Secured(carrier, session, opening));
  }

  @Override
  public void closed(long stream) {
    Secured over = secured.remove(stream);
    if (over != null) {
      TlsChecks.check(over.carrier, over.session, over.opening, made::add);
    }
    conversations.closed(stream);
    tell(everything());
  }

  @Override
  public void finish() throws IOException {
    conversations.finish();
    tell(everything());
    if (!lines || !observing) {
      records.finish();
    }
  }

  private boolean everything() {
    return filter.text().isEmpty();
  }

  private void tell(boolean matches) {
    for (Observation each : made) {
      if (matches && observing) {
        tell(each);
      }
    }
    made.clear();
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
