package io.vitrine.inspector.dissect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vitrine.filter.Filter;
import io.vitrine.filter.FilterSyntaxException;
import io.vitrine.inspector.record.MessageRecord;
import io.vitrine.inspector.sensor.DecodeAs;
import io.vitrine.inspector.sensor.Sensor;
import io.vitrine.inspector.sensor.file.CaptureReader;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.tls.KeyLog;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What {@code vitrine dissect} does: reads a capture as a stream and prints the MQTT packets in it.
 *
 * <p>Exit codes: 0 all was read; 1 the file ends early or is damaged after packets were printed, or
 * the output was closed; 2 nothing could be done: no such file, no capture, a wrong filter.
 */
public final class DissectRun {
  public static final int OK = 0;
  public static final int INCOMPLETE = 1;
  public static final int USAGE = 2;

  /** Standard input. */
  public static final String STDIN = "-";

  /** How packets are printed. */
  public enum Format {
    /** A line per packet, like tshark's list. */
    TEXT,
    /** A message record per packet. */
    NDJSON
  }

  /**
   * What to do.
   *
   * @param input path of a pcap or pcapng file, also compressed with gzip; {@code -} is the
   *     standard input
   * @param filter display filter; empty for all packets
   * @param tree TEXT only: whether each packet's fields follow its line
   * @param secrets TEXT only: whether passwords and authentication data are shown; message records
   *     are always complete
   * @param ports TCP ports on which everything is taken for MQTT; empty for the standard one
   */
  public record Task(
      String input,
      Format format,
      String filter,
      boolean tree,
      boolean secrets,
      Set<Integer> ports) {
    public Task {
      ports = Set.copyOf(ports);
    }
  }

  private static final int BUFFER_CHARS = 64 * 1024;

  private final Task task;
  private final PrintStream err;
  private final BufferedWriter writer;

  private DissectRun(Task task, PrintStream out, PrintStream err) {
    this.task = task;
    this.err = err;
    this.writer =
        new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), BUFFER_CHARS);
  }

  /**
   * Does it. Blocks until the input ends; one thread.
   *
   * @param in the standard input
   * @return the exit code
   */
  public static int run(Task task, InputStream in, PrintStream out, PrintStream err) {
    try {
      Filter filter = Filter.compile(task.filter());
      return new DissectRun(task, out, err).read(filter, in);
    } catch (FilterSyntaxException e) {
      err.print(explain(task.filter(), e));
      return USAGE;
    }
  }

  /** The filter with a mark under what is wrong. */
  public static String explain(String filter, FilterSyntaxException e) {
    String mark = " ".repeat(e.position()) + "^".repeat(Math.max(1, e.length()));
    String expected = e.expected().isEmpty() ? "" : " (expected: " + e.expected() + ")";
    return String.format("filter: %s%s%n  %s%n  %s%n", e.getMessage(), expected, filter, mark);
  }

  private int read(Filter filter, InputStream stdin) {
    boolean standard = task.input().equals(STDIN);
    try (InputStream file = standard ? stdin : Files.newInputStream(Path.of(task.input()));
        CaptureReader reader = CaptureReader.open(file)) {
      return print(reader, filter);
    } catch (NoSuchFileException e) {
      return refuse("no such file");
    } catch (IOException e) {
      String why = e.getMessage();
      return refuse(why == null ? e.getClass().getSimpleName() : why);
    }
  }

  private int refuse(String why) {
    err.printf("%s: %s%n", task.input(), why);
    return USAGE;
  }

  private int print(CaptureReader reader, Filter filter) throws IOException {
    PacketList list = new PacketList(task.tree(), task.secrets());
    JsonGenerator json = new JsonFactory().createGenerator(writer);
    json.setRootValueSeparator(null);
    // In a message record absent means not on the wire, so it is always complete.
    MessageRecord record = new MessageRecord(json, true);
    Map<Integer, DecodeAs.Kind> ports = new HashMap<>();
    task.ports().forEach(each -> ports.put(each, DecodeAs.Kind.MQTT));
    StringBuilder line = new StringBuilder();
    Sensor sensor =
        new Sensor(
            DecodeAs.STANDARD.with(ports),
            new KeyLog(),
            packet -> {
              if (filter.matches(packet)) {
                try {
                  print(packet, list, record, json, line);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }
            });
    String damage = "";
    try {
      damage = feed(reader, sensor, list);
      json.flush();
      writer.flush();
    } catch (UncheckedIOException e) {
      return INCOMPLETE;
    }
    return summary(reader, sensor, damage);
  }

  /** Reads to the end, or to where the file is damaged; says what is wrong there. */
  private String feed(CaptureReader reader, Sensor sensor, PacketList list) {
    String damage = "";
    try {
      CapturedFrame frame;
      while ((frame = reader.next()) != null) {
        list.first(frame.epochNanos());
        sensor.accept(frame);
      }
    } catch (IOException e) {
      damage = String.valueOf(e.getMessage());
    }
    sensor.finish();
    return damage;
  }

  private void print(
      MqttPacket packet,
      PacketList list,
      MessageRecord record,
      JsonGenerator json,
      StringBuilder line)
      throws IOException {
    if (task.format() == Format.NDJSON) {
      record.write(packet);
      json.writeRaw('\n');
      return;
    }
    line.setLength(0);
    list.append(packet, line);
    writer.append(line);
  }

  private int summary(CaptureReader reader, Sensor sensor, String damage) {
    if (sensor.packets() == 0) {
      err.printf(
          "%s: no MQTT in %d frames, %d TCP streams%n",
          task.input(), reader.frames(), sensor.streams());
    }
    if (sensor.bytesMissing() + sensor.bytesSkipped() > 0) {
      err.printf(
          "%s: %d bytes were not captured, %d belong to no packet that could be read%n",
          task.input(), sensor.bytesMissing(), sensor.bytesSkipped());
    }
    boolean early = reader.truncated() || !damage.isEmpty();
    if (early) {
      String why = damage.isEmpty() ? "file ends inside a frame" : damage;
      err.printf("%s: %s, after %d frames%n", task.input(), why, reader.frames());
    }
    return early ? INCOMPLETE : OK;
  }
}
