package io.vitrine.standalone;

import io.vitrine.dissect.payload.PayloadViews;
import io.vitrine.inspector.dissect.DissectRun;
import io.vitrine.inspector.dissect.DissectTask;
import io.vitrine.inspector.dissect.DissectTask.Format;
import io.vitrine.inspector.dissect.DissectTask.View;
import io.vitrine.inspector.payload.PayloadRules;
import io.vitrine.inspector.sensor.DecodeAs;
import io.vitrine.mqtt.topic.TopicFilter;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the options of {@code vitrine dissect} into the inspector's task. */
final class DissectStart {
  private DissectStart() {}

  static int run(DissectCommand options) {
    Map<Integer, DecodeAs.Kind> kinds = new HashMap<>();
    options.ports.forEach(each -> kinds.put(each, DecodeAs.Kind.MQTT));
    for (String each : options.decodeAs) {
      if (!put(each, kinds)) {
        System.err.println("decode-as: " + each + " (expected: PORT=mqtt, PORT=ws or PORT=tls)");
        return DissectRun.USAGE;
      }
    }
    PayloadViews payloads;
    try {
      payloads = PayloadRules.parse(options.payloads);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return DissectRun.USAGE;
    }
    List<TopicFilter> redacted = new ArrayList<>();
    for (String each : options.redacted) {
      TopicFilter topics = TopicFilter.parse(each);
      if (topics == null) {
        System.err.println("redact: " + each + " (expected: an MQTT topic filter)");
        return DissectRun.USAGE;
      }
      redacted.add(topics);
    }
    View view = view(options.views);
    Format format = Format.valueOf(options.format.toUpperCase(Locale.ROOT));
    Format as = options.json ? Format.NDJSON : format;
    if (as == Format.TEXT && (view == View.FLOWS || view == View.SESSIONS)) {
      as = Format.NDJSON;
    }
    DissectTask task =
        new DissectTask(
            options.file,
            options.filter,
            view,
            as,
            options.tree,
            options.hex,
            options.secrets,
            kinds,
            options.keyLog,
            options.progress,
            payloads,
            redacted);
    StandardOutput written = new StandardOutput();
    PrintStream out = written.stream();
    int code = DissectRun.run(task, System.in, out, System.err);
    boolean failed = out.checkError();
    if (!written.failure().isEmpty()) {
      System.err.println("the output could not be written: " + written.failure());
    }
    return failed ? DissectRun.INCOMPLETE : code;
  }

  private static View view(DissectCommand.@Nullable Views asked) {
    if (asked == null) {
      return View.PACKETS;
    }
    return asked.flows
        ? View.FLOWS
        : asked.findings ? View.FINDINGS : asked.sessions ? View.SESSIONS : View.STATS;
  }

  private static boolean put(String text, Map<Integer, DecodeAs.Kind> kinds) {
    int equals = text.indexOf('=');
    try {
      int port = Integer.parseInt(text.substring(0, Math.max(0, equals)).strip());
      String kind = text.substring(equals + 1).strip().toUpperCase(Locale.ROOT);
      kinds.put(port, DecodeAs.Kind.valueOf(kind));
      return port > 0 && port < 65_536;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
