package io.vitrine.standalone;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code vitrine dissect FILE}: the MQTT in a capture file, without starting anything. */
@Command(
    name = "dissect",
    description = "Prints the MQTT packets of a pcap or pcapng file, or what they tell.",
    footer = {"", "Exit codes: 0 all read; 1 the file ends early or is damaged; 2 not a capture."})
final class DissectCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      description = "pcap or pcapng, also compressed with gzip; - is the standard input.")
  String file = "";

  @Option(
      names = "--format",
      paramLabel = "text|ndjson|json|csv|eve|pcapng",
      converter = FormatName.class,
      description = {
        "text: a line a packet (default); ndjson: a message record a packet; json: the same as one",
        "array; csv: a line of values a packet; eve: Suricata's EVE JSON, an event a transaction,",
        "with --flows or --findings an event each;",
        "pcapng: the frames of the packets as captured, passwords zeroed unless --secrets."
      })
  String format = "text";

  @Option(names = "--json", description = "The same as --format ndjson.")
  boolean json;

  @Option(
      names = {"--filter", "-Y"},
      paramLabel = "EXPRESSION",
      description = "Display filter, such as 'mqtt.topic contains \"temp\"'.")
  String filter = "";

  @Option(
      names = {"--tree", "-V"},
      description = "The fields of each packet.")
  boolean tree;

  @Option(
      names = {"--hex", "-x"},
      description = "The bytes of each packet.")
  boolean hex;

  /** What is printed in place of packets. */
  static final class Views {
    @Option(
        names = "--flows",
        description = "Flow records: one per direction, five-tuple and minute (ndjson, json, csv).")
    boolean flows;

    @Option(
        names = "--findings",
        description = "What is wrong or strange, with the specification's statement and the bytes.")
    boolean findings;

    @Option(
        names = "--sessions",
        description = "A record per client identifier: connections, messages, latencies (ndjson).")
    boolean sessions;

    @Option(
        names = "--stats",
        description = "Counts: packets by type, topics, losses, checksums, TLS handshakes.")
    boolean stats;
  }

  @ArgGroup(exclusive = true)
  @Nullable Views views;

  @Option(
      names = "--secrets",
      description = {
        "Shows passwords in the text and leaves them in a pcapng, into which TLS keys are written",
        "too; message records always hold what was on the wire."
      })
  boolean secrets;

  @Option(
      names = "--keylog",
      paramLabel = "KEYS",
      description = "TLS key log (SSLKEYLOGFILE); a pcapng may carry its keys itself.")
  String keyLog = "";

  @Option(
      names = "--decode-as",
      paramLabel = "PORT=mqtt|ws|tls",
      description = {
        "What a TCP port carries; may be repeated (default: 1883=mqtt, 8883=tls). On other ports",
        "the content decides."
      })
  List<String> decodeAs = new ArrayList<>();

  @Option(names = "--port", paramLabel = "PORT", description = "The same as --decode-as PORT=mqtt.")
  Set<Integer> ports = new LinkedHashSet<>();

  @Option(
      names = "--payload",
      paramLabel = "FILTER=VIEW",
      description = {
        "How payloads of some topics are looked at: text, json, cbor, sparkplug, hex, or",
        "protobuf:DESCRIPTOR:MESSAGE with what protoc --descriptor_set_out wrote; may be repeated,",
        "the first that fits decides (default: by what they are)."
      })
  List<String> payloads = new ArrayList<>();

  @Option(
      names = "--redact",
      paramLabel = "FILTER",
      description = {
        "Topics whose payloads and wills are zeroed, also for the filter, unless --secrets; may be",
        "repeated."
      })
  List<String> redacted = new ArrayList<>();

  @Option(names = "--progress", description = "Tells on the error output how much is read.")
  boolean progress;

  @Override
  public Integer call() {
    return DissectStart.run(this);
  }

  /**
   * Formats are named in lower case. Texts and not the inspector's own type: the command line reads
   * this class also in images that have no inspector.
   */
  static final class FormatName implements ITypeConverter<String> {
    private static final Set<String> NAMES =
        Set.of("text", "ndjson", "json", "csv", "eve", "pcapng");

    @Override
    public String convert(String name) {
      if (!NAMES.contains(name)) {
        throw new TypeConversionException(
            "format: " + name + " (expected: text, ndjson, json, csv, eve or pcapng)");
      }
      return name;
    }
  }
}
