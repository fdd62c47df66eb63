package io.vitrine.dissect;

import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.w3c.dom.Document;

/** Wireshark on the command line, as a second opinion. */
public final class Tshark {
  private static final int SECONDS_MAX = 60;

  /** Other versions name some fields otherwise, and read some packets in other ways. */
  private static final String COMPARED = "4.0.";

  private static final String VERSION = version();

  private Tshark() {}

  /** Empty if there is none. */
  private static String version() {
    try {
      return run("-v").replaceFirst("(?s)\\D*(\\d+(\\.\\d+)*).*", "$1");
    } catch (UncheckedIOException e) {
      return "";
    }
  }

  /** Skips the test, saying why, if there is no tshark of the version that we compare with. */
  public static void assumePresent() {
    assumeFalse(VERSION.isEmpty(), "skipped: there is no tshark on the PATH to compare with");
    assumeTrue(
        VERSION.startsWith(COMPARED) || Boolean.getBoolean("vitrine.tshark.any"),
        "skipped: tshark " + VERSION + " is not " + COMPARED + "x (-Dvitrine.tshark.any compares)");
  }

  /** The types of all fields, {@code FT_UINT16}: a name may stand for several. */
  public static Map<String, Set<String>> fieldTypes() {
    Map<String, Set<String>> types = new HashMap<>();
    for (String line : output(List.of("tshark", "-G", "fields")).split("\n", -1)) {
      String[] columns = line.split("\t", -1);
      if (columns[0].equals("F")) {
        types.computeIfAbsent(columns[2], name -> new HashSet<>()).add(columns[3]);
      }
    }
    return types;
  }

  /** The details of every frame as XML. */
  public static Document pdml(Path capture) {
    String xml = run("-r", capture.toString(), "-T", "pdml");
    try {
      return javax.xml.parsers.DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new java.io.ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException
        | org.xml.sax.SAXException
        | javax.xml.parsers.ParserConfigurationException e) {
      throw new AssertionError("tshark's PDML cannot be read", e);
    }
  }

  /**
   * The numbers of the frames that each display filter passes, or null for a filter that is
   * refused.
   */
  public static List<List<Integer>> frames(Path capture, List<String> filters) {
    StringBuilder script = new StringBuilder("local filters = {\n");
    for (String each : filters) {
      String quoted = each.replace("\\", "\\\\").replace("\"", "\\\"");
      script.append('"').append(quoted).append("\",\n");
    }
    script.append(
        """
        }
        for i, text in ipairs(filters) do
          local ok, tap = pcall(Listener.new, "frame", text)
          if ok then
            function tap.packet(frame) print("HIT " .. i - 1 .. " " .. frame.number) end
          else
            print("BAD " .. i - 1)
          end
        end
        print("READY")
        """);
    try {
      Path lua = Files.createTempFile("filters", ".lua");
      try {
        Files.writeString(lua, script);
        return hits(run("-q", "-r", capture.toString(), "-X", "lua_script:" + lua), filters.size());
      } finally {
        Files.delete(lua);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<List<Integer>> hits(String output, int filters) {
    assumeTrue(output.lines().toList().contains("READY"), "skipped: this tshark runs no Lua");
    List<List<Integer>> all = new ArrayList<>();
    for (int i = 0; i < filters; i++) {
      all.add(new ArrayList<>());
    }
    for (String line : output.lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("HIT")) {
        all.get(Integer.parseInt(words[1])).add(Integer.parseInt(words[2]));
      } else if (words[0].equals("BAD")) {
        all.set(Integer.parseInt(words[1]), null);
      }
    }
    return all;
  }

  private static String run(String... arguments) {
    List<String> command = new ArrayList<>(List.of("tshark", "-n"));
    command.addAll(List.of(arguments));
    return output(command);
  }

  private static String output(List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("TZ", "UTC");
    try {
      Process process = builder.start();
      byte[] output = process.getInputStream().readAllBytes();
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("tshark does not end");
      }
      return new String(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
