package io.vitrine.standalone;

import io.vitrine.inspector.sensor.DissectRun;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vitrine dissect FILE}: the MQTT in a capture file, without starting anything. */
@Command(
    name = "dissect",
    description = "Prints the MQTT packets of a pcap or pcapng file.",
    footer = {"", "Exit codes: 0 all read; 1 the file ends early or is damaged; 2 not a capture."})
final class DissectCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      description = "pcap or pcapng, also compressed with gzip; - is the standard input.")
  String file = "";

  @Option(names = "--json", description = "One message record (NDJSON) a packet.")
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
      description = "Shows passwords and authentication data instead of hiding them.")
  boolean secrets;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "TCP port on which everything is MQTT; may be repeated (default: 1883).")
  Set<Integer> ports = new LinkedHashSet<>();

  @Override
  public Integer call() {
    DissectRun.Format format = json ? DissectRun.Format.NDJSON : DissectRun.Format.TEXT;
    DissectRun.Task task = new DissectRun.Task(file, format, filter, tree, secrets, ports);
    return DissectRun.run(task, System.in, System.out, System.err);
  }
}
