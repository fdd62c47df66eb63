package io.vitrine.inspector.dissect;

import io.vitrine.dissect.payload.SparkplugAliases;
import io.vitrine.filter.Filter;
import io.vitrine.filter.FilterSyntaxException;
import io.vitrine.filter.FrameFields;
import io.vitrine.inspector.dissect.DissectTask.Format;
import io.vitrine.inspector.dissect.DissectTask.View;
import io.vitrine.inspector.redaction.FrameRedaction;
import io.vitrine.inspector.redaction.SecretPlaces;
import io.vitrine.inspector.sensor.DecodeAs;
import io.vitrine.inspector.sensor.Sensor;
import io.vitrine.inspector.sensor.file.CaptureReader;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.file.PcapngWriter;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.tls.KeyLog;
import io.vitrine.tap.Redaction;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What {@code vitrine dissect} does: reads a capture as a stream and prints what is in it.
 *
 * <p>Exit codes: 0 all was read; 1 the file ends early or is damaged after something was printed,
 * the output was closed, or memory did not suffice; 2 nothing could be done: no such file, no
 * capture, a wrong filter.
 */
public final class DissectRun {
  public static final int OK = 0;
  public static final int INCOMPLETE = 1;
  public static final int USAGE = 2;

  private static final int BUFFER_CHARS = 64 * 1024;

  private final DissectTask task;
  private final Filter filter;
  private final PrintStream out;
  private final PrintStream err;
  private final LongConsumer leftOut;
  private final KeyLog keys = new KeyLog();
  private final ByteArrayOutputStream keyLines = new ByteArrayOutputStream();

  private DissectRun(
      DissectTask task, Filter filter, PrintStream out, PrintStream err, LongConsumer leftOut) {
    this.task = task;
    this.filter = filter;
    this.out = out;
    this.err = err;
    this.leftOut = leftOut;
  }

  /**
   * Does it. Blocks until the input ends; one thread.
   *
   * @param in the standard input
   * @return the exit code
   */
  public static int run(DissectTask task, InputStream in, PrintStream out, PrintStream err) {
    return run(task, in, out, err, frames -> {});
  }

  /**
   * Does it.
   *
   * @param leftOut told how many frames a pcapng leaves out, since secrets may be in them
   */
  public static int run(
      DissectTask task, InputStream in, PrintStream out, PrintStream err, LongConsumer leftOut) {
    String wrong = wrong(task);
    if (!wrong.isEmpty()) {
      err.println(wrong);
      return USAGE;
    }
    Filter filter;
    try {
      filter = Filter.compile(task.filter());
    } catch (FilterSyntaxException e) {
      err.print(explain(task.filter(), e));
      return USAGE;
    }
    try {
      return new DissectRun(task, filter, out, err, leftOut).run(in);
    } catch (OutOfMemoryError e) {
      err.printf(
          "%s: not enough memory: the heap has %d MB (more: VITRINE_JAVA_OPTS=-Xmx1g)%n",
          task.input(), Runtime.getRuntime().maxMemory() >> 20);
      return INCOMPLETE;
    }
  }

  /** What does not go together; empty if all does. */
  private static String wrong(DissectTask task) {
    View view = task.view();
    boolean csv = view == View.PACKETS || view == View.FLOWS;
    if (task.format() == Format.PCAPNG && view != View.PACKETS) {
      return "format: pcapng is of packets (expected: text, ndjson or json)";
    }
    if (task.format() == Format.EVE && (view == View.SESSIONS || view == View.STATS)) {
      return "format: eve is of packets, flows and findings (expected: text, ndjson or json)";
    }
    if (task.format() == Format.CSV && !csv) {
      return "format: csv is of packets and flows (expected: text, ndjson, json or, of findings, eve)";
    }
    if (view == View.SESSIONS && !task.filter().isBlank()) {
      return "filter: sessions are of all packets (expected: no filter)";
    }
    return "";
  }

  /** The filter with a mark under what is wrong. */
  static String explain(String filter, FilterSyntaxException e) {
    String mark = " ".repeat(e.position()) + "^".repeat(Math.max(1, e.length()));
    String expected = e.expected().isEmpty() ? "" : " (expected: " + e.expected() + ")";
    return String.format("filter: %s%s%n  %s%n  %s%n", e.getMessage(), expected, filter, mark);
  }

  private int run(InputStream stdin) {
    try {
      if (!task.keyLog().isEmpty()) {
        keys(Files.readAllBytes(Path.of(task.keyLog())));
      }
    } catch (IOException e) {
      return refuse(task.keyLog(), e);
    }
    boolean standard = task.input().equals(DissectTask.STDIN);
    try {
      if (task.format() == Format.PCAPNG) {
        return standard ? exportSpooled(stdin) : export(Path.of(task.input()));
      }
      try (InputStream file = standard ? stdin : Files.newInputStream(Path.of(task.input()));
          Progress counted = progress(file, standard);
          CaptureReader reader = CaptureReader.open(counted)) {
        return print(reader);
      }
    } catch (IOException e) {
      return refuse(task.input(), e);
    }
  }

  private Progress progress(InputStream file, boolean standard) throws IOException {
    long size = standard ? 0 : Files.size(Path.of(task.input()));
    return new Progress(file, size, task.progress() ? err : null);
  }

  private void keys(byte[] lines) {
    keys.add(lines);
    keyLines.writeBytes(lines);
  }

  private int refuse(String what, IOException e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    err.printf("%s: %s%n", what, e instanceof NoSuchFileException ? "no such file" : why);
    return USAGE;
  }

  private int print(CaptureReader reader) throws IOException {
    Writer writer =
        new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), BUFFER_CHARS);
    Printer printer = printer(writer);
    Sensor sensor = sensor(printer);
    String damage;
    try {
      damage = feed(reader, sensor, printer);
      printer.finish();
      writer.flush();
    } catch (UncheckedIOException e) {
      return INCOMPLETE;
    }
    if (!printer.shortened().isEmpty()) {
      err.printf("%s: %s%n", task.input(), printer.shortened());
    }
    return summary(reader, sensor, damage);
  }

  private Printer printer(Writer writer) throws IOException {
    Printer printer =
        switch (task.view()) {
          case FLOWS -> judging(new FlowPrinter(task, writer));
          case FINDINGS, SESSIONS -> new ConversationPrinter(task, filter, writer);
          case STATS -> judging(new StatsPrinter(task, writer));
          case PACKETS ->
              judging(
                  switch (task.format()) {
                    case NDJSON, JSON -> PacketPrinters.json(task, writer);
                    case CSV -> PacketPrinters.csv(writer);
                    case EVE -> new EvePrinter(task, writer);
                    default -> PacketPrinters.text(task, writer);
                  });
        };
    boolean hides = task.view() == View.PACKETS && !task.secrets() && !task.redacted().isEmpty();
    Redaction redaction = new Redaction(task.redacted());
    return withLatency(hides ? new RedactingPrinter(printer, redaction) : printer);
  }

  private Printer judging(Printer printer) {
    // Flows take segments as they came.
    boolean flows = printer instanceof FlowPrinter;
    return judging(printer, packet -> packet, !flows);
  }

  /** Without a filter everything passes. */
  private Printer judging(Printer printer, UnaryOperator<MqttPacket> shown, boolean waits) {
    return filter == Filter.ALL ? printer : new JudgingPrinter(printer, filter, shown, waits);
  }

  /** Only filters that name it have to know what a packet answers. */
  private Printer withLatency(Printer printer) {
    boolean asked = filter.fields().contains(FrameFields.VITRINE_LATENCY_MS);
    return asked && !(printer instanceof ConversationPrinter)
        ? new LatencyPrinter(printer)
        : printer;
  }

  private Sensor sensor(Printer printer) {
    return new Sensor(
        DecodeAs.STANDARD.with(task.ports()),
        keys,
        task.payloads(),
        new SparkplugAliases(),
        printer);
  }

  /** Reads to the end, or to where the file is damaged; says what is wrong there. */
  private String feed(CaptureReader reader, Sensor sensor, Printer printer) {
    String damage = "";
    reader.onKeys(this::keys);
    try {
      CapturedFrame frame;
      while ((frame = reader.next()) != null) {
        printer.frame(frame);
        sensor.accept(frame);
      }
    } catch (IOException e) {
      damage = String.valueOf(e.getMessage());
    }
    sensor.finish();
    return damage;
  }

  private int exportSpooled(InputStream stdin) throws IOException {
    Path spool = Files.createTempFile("vitrine-dissect", ".capture");
    try {
      Files.copy(stdin, spool, StandardCopyOption.REPLACE_EXISTING);
      return export(spool);
    } finally {
      Files.deleteIfExists(spool);
    }
  }

  /** Reads twice: which frames are wanted is known only behind them. */
  private int export(Path file) throws IOException {
    Redaction hidden = new Redaction(task.redacted());
    SecretPlaces places = new SecretPlaces(hidden);
    FrameExport export = new FrameExport(task.secrets() ? null : places);
    Printer printer = withLatency(judging(export, export::shown, true));
    String damage;
    Sensor sensor = sensor(printer);
    try (CaptureReader reader = CaptureReader.open(Files.newInputStream(file))) {
      damage = feed(reader, sensor, printer);
      printer.finish();
    }
    try (CaptureReader reader = CaptureReader.open(Files.newInputStream(file))) {
      BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER_CHARS);
      PcapngWriter writer = new PcapngWriter(buffered);
      if (task.secrets() && keyLines.size() > 0) {
        writer.keys(keyLines.toByteArray());
      }
      FrameRedaction redaction = new FrameRedaction(places);
      write(reader, export, task.secrets() ? null : redaction, writer);
      buffered.flush();
      leftOut.accept(redaction.leftOut());
      if (redaction.leftOut() > 0) {
        err.printf(
            "%s: %d frames are left out, since secrets may be in them: fragments, or headers that"
                + " are not understood; --secrets writes them%n",
            task.input(), redaction.leftOut());
      }
      return summary(reader, sensor, damage);
    }
  }

  private static void write(
      CaptureReader reader,
      FrameExport export,
      @Nullable FrameRedaction redaction,
      PcapngWriter writer)
      throws IOException {
    CapturedFrame frame;
    while ((frame = next(reader)) != null) {
      if (export.wants(frame)) {
        CapturedFrame shown = redaction == null ? frame : redaction.redact(frame);
        if (shown != null) {
          writer.frame(shown);
        }
      }
    }
  }

  /** The same damage was met, and told, when the file was read first. */
  private static @Nullable CapturedFrame next(CaptureReader reader) {
    try {
      return reader.next();
    } catch (IOException e) {
      return null;
    }
  }

  private int summary(CaptureReader reader, Sensor sensor, String damage) {
    if (sensor.packets() == 0 && task.view() == View.PACKETS) {
      err.printf(
          "%s: no MQTT in %d frames, %d TCP streams%n",
          task.input(), reader.frames(), sensor.streams());
    }
    if (sensor.bytesMissing() + sensor.bytesSkipped() > 0) {
      err.printf(
          "%s: %d bytes were not captured, %d belong to no packet that could be read%n",
          task.input(), sensor.bytesMissing(), sensor.bytesSkipped());
    }
    if (sensor.streamsLeft() > 0) {
      err.printf(
          "%s: %d connections were left while they were open: with this heap %d are followed%n",
          task.input(), sensor.streamsLeft(), sensor.streamsMax());
    }
    if (sensor.streamsEncrypted() > 0) {
      err.printf(
          "%s: %d TLS connections are not decrypted (%s)%n",
          task.input(),
          sensor.streamsEncrypted(),
          task.keyLog().isEmpty() && keyLines.size() == 0
              ? "--keylog KEYS with the SSLKEYLOGFILE of one end shows what is inside"
              : "the keys of these are not there, or their cipher suite cannot be decrypted");
    }
    if (keys.linesRefused() > 0) {
      err.printf("%s: %d lines are no TLS secrets%n", task.keyLog(), keys.linesRefused());
    }
    boolean early = reader.truncated() || !damage.isEmpty();
    if (early) {
      String why = damage.isEmpty() ? "file ends inside a frame" : damage;
      err.printf("%s: %s, after %d frames%n", task.input(), why, reader.frames());
    }
    return early ? INCOMPLETE : OK;
  }
}
