package io.vitrine.inspector.dissect;

import io.vitrine.dissect.payload.PayloadViews;
import io.vitrine.inspector.sensor.DecodeAs;
import io.vitrine.mqtt.topic.TopicFilter;
import java.util.List;
import java.util.Map;

/**
 * What {@code vitrine dissect} is to do.
 *
 * @param input path of a pcap or pcapng file, also compressed with gzip; {@code -} is the standard
 *     input
 * @param filter display filter; empty for all packets
 * @param view what is printed
 * @param format how it is printed
 * @param tree text: whether each packet's fields follow its line
 * @param hex text: whether each packet's bytes follow
 * @param secrets text: whether passwords and authentication data are shown; pcapng: whether the TLS
 *     keys are written too. Message records are always complete
 * @param ports what TCP ports carry, beside those that are assigned
 * @param keyLog path of a TLS key log; empty for none
 * @param progress whether the share that is read is told on the error output
 * @param payloads how payloads are looked at
 * @param redacted topics whose payloads are zeroed, unless secrets are asked for
 */
public record DissectTask(
    String input,
    String filter,
    View view,
    Format format,
    boolean tree,
    boolean hex,
    boolean secrets,
    Map<Integer, DecodeAs.Kind> ports,
    String keyLog,
    boolean progress,
    PayloadViews payloads,
    List<TopicFilter> redacted) {

  /** Standard input. */
  public static final String STDIN = "-";

  /** What is printed. */
  public enum View {
    /** The MQTT packets. */
    PACKETS,
    /** Flow records. */
    FLOWS,
    /** What is wrong or strange. */
    FINDINGS,
    /** A record per client identifier. */
    SESSIONS,
    /** Counts. */
    STATS
  }

  /** How it is printed. */
  public enum Format {
    /** For people: a line each. */
    TEXT,
    /** A JSON object on each line. */
    NDJSON,
    /** One JSON array. */
    JSON,
    /** Comma-separated values (RFC 4180) with a header line. */
    CSV,
    /** Suricata's EVE JSON, an event on each line. */
    EVE,
    /** The frames of the packets, as they were captured, but for secrets. */
    PCAPNG
  }

  public DissectTask {
    ports = Map.copyOf(ports);
    redacted = List.copyOf(redacted);
  }

  /** All packets of a file as text. */
  public static DissectTask of(String input) {
    return new DissectTask(
        input,
        "",
        View.PACKETS,
        Format.TEXT,
        false,
        false,
        false,
        Map.of(),
        "",
        false,
        PayloadViews.AUTO,
        List.of());
  }

  public DissectTask as(Format other) {
    return new DissectTask(
        input, filter, view, other, tree, hex, secrets, ports, keyLog, progress, payloads,
        redacted);
  }

  public DissectTask showing(View other) {
    return new DissectTask(
        input, filter, other, format, tree, hex, secrets, ports, keyLog, progress, payloads,
        redacted);
  }

  public DissectTask filtered(String by) {
    return new DissectTask(
        input, by, view, format, tree, hex, secrets, ports, keyLog, progress, payloads, redacted);
  }

  /** Text: what follows each packet's line. */
  public DissectTask with(boolean fields, boolean bytes, boolean shown) {
    return new DissectTask(
        input, filter, view, format, fields, bytes, shown, ports, keyLog, progress, payloads,
        redacted);
  }

  public DissectTask decoding(Map<Integer, DecodeAs.Kind> as) {
    return new DissectTask(
        input, filter, view, format, tree, hex, secrets, as, keyLog, progress, payloads, redacted);
  }

  public DissectTask keys(String path) {
    return new DissectTask(
        input, filter, view, format, tree, hex, secrets, ports, path, progress, payloads, redacted);
  }

  /** How payloads are looked at, and of which topics they are zeroed. */
  public DissectTask payloads(PayloadViews by, List<TopicFilter> hidden) {
    return new DissectTask(
        input, filter, view, format, tree, hex, secrets, ports, keyLog, progress, by, hidden);
  }
}
