package io.vitrine.inspector.dissect;

import io.vitrine.inspector.sensor.DecodeAs;
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
    boolean progress) {

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
    /** The frames of the packets, as they were captured. */
    PCAPNG
  }

  public DissectTask {
    ports = Map.copyOf(ports);
  }

  /** All packets of a file as text. */
  public static DissectTask of(String input) {
    return new DissectTask(
        input, "", View.PACKETS, Format.TEXT, false, false, false, Map.of(), "", false);
  }

  public DissectTask as(Format other) {
    return new DissectTask(input, filter, view, other, tree, hex, secrets, ports, keyLog, progress);
  }

  public DissectTask showing(View other) {
    return new DissectTask(
        input, filter, other, format, tree, hex, secrets, ports, keyLog, progress);
  }

  public DissectTask filtered(String by) {
    return new DissectTask(input, by, view, format, tree, hex, secrets, ports, keyLog, progress);
  }

  /** Text: what follows each packet's line. */
  public DissectTask with(boolean fields, boolean bytes, boolean shown) {
    return new DissectTask(
        input, filter, view, format, fields, bytes, shown, ports, keyLog, progress);
  }

  public DissectTask decoding(Map<Integer, DecodeAs.Kind> as) {
    return new DissectTask(input, filter, view, format, tree, hex, secrets, as, keyLog, progress);
  }

  public DissectTask keys(String path) {
    return new DissectTask(input, filter, view, format, tree, hex, secrets, ports, path, progress);
  }
}
