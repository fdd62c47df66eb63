package io.vitrine.standalone;

import io.vitrine.inspector.dissect.DissectRun;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code vitrine dissect FILE}: the MQTT in a capture file, without starting anything. */
@Command(
    name = "dissect",
    description = "Prints the MQTT packets of a pcap or pcapng file.",
    footer = {"", "Exit codes: 0 all read; 1 the file ends early or is damaged; 2 not a capture."})
final class DissectCommand implements Callable<Integer> {
  private static final String TEXT = "text";
  private static final String NDJSON = "ndjson";

  @Parameters(
      paramLabel = "FILE",
      description = "pcap or pcapng, also compressed with gzip; - is the standard input.")
  String file = "";

  @Option(
      names = "--format",
      paramLabel = "text|ndjson",
      converter = FormatName.class,
      description = "text: a line a packet (default); ndjson: a message record a packet.")
  String format = TEXT;

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
      names = "--secrets",
      description =
          "Shows passwords in the text too; message records always hold what was on the wire.")
  boolean secrets;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "TCP port on which everything is MQTT; may be repeated (default: 1883).")
  Set<Integer> ports = new LinkedHashSet<>();

  @Override
  public Integer call() {
    boolean records = json || format.equals(NDJSON);
    DissectRun.Format as = records ? DissectRun.Format.NDJSON : DissectRun.Format.TEXT;
    DissectRun.Task task = new DissectRun.Task(file, as, filter, tree, secrets, ports);
    return DissectRun.run(task, System.in, System.out, System.err);
  }

  /**
   * Formats are named in lower case. Texts and not the inspector's own type: the command line reads
   * this class also in images that have no inspector.
   */
  static final class FormatName implements ITypeConverter<String> {
    @Override
    public String convert(String name) {
      return switch (name) {
        case TEXT -> TEXT;
        case NDJSON, "json" -> NDJSON;
        default ->
            throw new TypeConversionException("format: " + name + " (expected: text or ndjson)");
      };
    }
  }
}
