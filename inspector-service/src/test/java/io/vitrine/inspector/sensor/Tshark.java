package io.vitrine.inspector.sensor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Assumptions;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Wireshark's decoder on the command line, as the second opinion of the differential tests. */
public final class Tshark {
  /** Other versions name some fields otherwise, and read some packets in other ways. */
  private static final String COMPARED = "4.0.";

  private static final String VERSION = version();

  private Tshark() {}

  /** Empty if there is none. */
  private static String version() {
    try {
      return run(List.of("-v")).replaceFirst("(?s)\\D*(\\d+(\\.\\d+)*).*", "$1");
    } catch (IOException e) {
      return "";
    }
  }

  /** What it is to be told of the captures with TLS, and of their keys. */
  public static List<String> secured(Path keys) {
    return secured(keys, 28883);
  }

  /** The same of TLS with MQTT in it at another port. */
  public static List<String> secured(Path keys, int port) {
    String tls = "tcp.port==" + port + ",tls";
    return List.of("-o", "tls.keylog_file:" + keys, "-d", tls, "-d", "tls.port==" + port + ",mqtt");
  }

  /** Skips the test, saying why, if there is no tshark of the version that we compare with. */
  public static void assumeInstalled() {
    Assumptions.assumeFalse(
        VERSION.isEmpty(), "tshark is not on the PATH: not compared with Wireshark");
    Assumptions.assumeTrue(
        VERSION.startsWith(COMPARED) || Boolean.getBoolean("vitrine.tshark.any"),
        "tshark "
            + VERSION
            + " is not "
            + COMPARED
            + "x: not compared (-Dvitrine.tshark.any does)");
  }

  /**
   * Numbers of the frames that match each filter of a file, by the filter's line from 1; empty if
   * this tshark runs no Lua.
   */
  public static Map<Integer, List<Long>> frames(
      Path capture, Path filters, Path script, List<String> options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("tshark", "-n", "-q", "-X", "lua_script:" + script, "-r", capture.toString()));
    command.addAll(options);
    ProcessBuilder tshark = new ProcessBuilder(command);
    tshark.environment().put("FILTERS", filters.toString());
    Process process = tshark.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    Map<Integer, List<Long>> frames = new HashMap<>();
    for (String line : out.split("\n", -1)) {
      String[] parts = line.split("\t", -1);
      if (parts.length == 3 && parts[0].equals("filter")) {
        List<Long> numbers =
            parts[2].isEmpty()
                ? List.of()
                : Stream.of(parts[2].split(",", -1)).map(Long::valueOf).toList();
        frames.put(Integer.valueOf(parts[1]), numbers);
      }
    }
    return frames;
  }

  /** The value of a field in the first frame that matches a display filter. */
  public static String field(Path capture, String filter, String field) throws IOException {
    return run(List.of("-r", capture.toString(), "-Y", filter, "-T", "fields", "-e", field))
        .split("\n", -1)[0];
  }

  /** The values of fields in all frames that match a display filter, a line each, tabs between. */
  public static List<String> fields(Path capture, List<String> options, String... fields)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-r", capture.toString(), "-T", "fields"));
    arguments.addAll(options);
    for (String field : fields) {
      arguments.addAll(List.of("-e", field));
    }
    return run(arguments).lines().toList();
  }

  /** What Wireshark finds strange, worse than a chat: a line each. */
  public static List<String> expert(Path capture) throws IOException {
    String[] options = {"-q", "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"};
    List<String> arguments = new ArrayList<>(List.of("-r", capture.toString()));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("-z", "expert,note"));
    return run(arguments).lines().filter(each -> !each.isBlank()).toList();
  }

  /** The fields of each MQTT packet: {@code name@offset+length=value}. */
  public static List<List<String>> packets(Path capture)
      throws IOException, ParserConfigurationException, SAXException {
    return packets(capture, List.of());
  }

  /** The same with options. */
  public static List<List<String>> packets(Path capture, List<String> options)
      throws IOException, ParserConfigurationException, SAXException {
    List<String> arguments = new ArrayList<>(options);
    arguments.addAll(List.of("-r", capture.toString(), "-Y", "mqtt", "-T", "pdml"));
    String xml = run(arguments);
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    NodeList protocols =
        factory
            .newDocumentBuilder()
            .parse(new org.xml.sax.InputSource(new java.io.StringReader(xml)))
            .getElementsByTagName("proto");
    List<List<String>> packets = new ArrayList<>();
    for (int i = 0; i < protocols.getLength(); i++) {
      Element protocol = (Element) protocols.item(i);
      if (protocol.getAttribute("name").equals("mqtt")) {
        List<String> fields = new ArrayList<>();
        collect(protocol, Integer.parseInt(protocol.getAttribute("pos")), fields);
        packets.add(fields);
      }
    }
    return packets;
  }

  private static void collect(Element parent, int start, List<String> into) {
    for (Node each = parent.getFirstChild(); each != null; each = each.getNextSibling()) {
      if (each instanceof Element field && field.getAttribute("name").startsWith("mqtt.")) {
        int offset = Integer.parseInt(field.getAttribute("pos")) - start;
        boolean bits = field.hasAttribute("unmaskedvalue");
        String value = field.getAttribute(bits ? "show" : "value");
        String plain = bits ? Long.decode(value).toString() : value;
        String at = field.getAttribute("name") + "@" + offset;
        into.add(at + "+" + field.getAttribute("size") + "=" + plain);
        collect(field, start, into);
      }
    }
  }

  private static String run(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("tshark", "-n"));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return new String(
        process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
  }
}
