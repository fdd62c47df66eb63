package io.vitrine.config;

import io.vitrine.dissect.payload.PayloadKind;
import io.vitrine.mqtt.topic.TopicFilter;
import java.util.List;
import java.util.stream.Stream;

/** Options of the section {@code inspector}. */
public final class InspectorOptions {
  public static final Option<String> HOST =
      Option.text("inspector.host", "127.0.0.1", "Address that the HTTP API binds.");
  public static final Option<Integer> PORT =
      Option.port("inspector.port", 8080, "Port of the HTTP API and page; 0 takes a free one.");

  public static final Option<List<String>> ALLOWED_HOSTS =
      Option.texts(
          "inspector.allowed_hosts",
          List.of(),
          "Host names that the HTTP API answers to. Empty: any, but loopback names only while it"
              + " binds a loopback address, so that no foreign page can reach it under a name of"
              + " its own.");
  public static final Option<Integer> LIVE_CLIENTS_MAX =
      Option.integer(
          "inspector.live_clients_max",
          50,
          1,
          250,
          "Clients that may follow packets live at once; more are answered 503.");

  public static final Option<Integer> ANALYSIS_PACKETS_PER_SECOND_MAX =
      Option.integer(
          "inspector.analysis_packets_per_second_max",
          2_000,
          0,
          100_000,
          "How many packets a second of each broker are looked at for flows, sessions and findings;"
              + " of more, parts are. 0: none.");
  public static final Option<Long> CAPTURE_BYTES_MAX =
      Option.bytes(
          "inspector.capture_bytes_max",
          256L << 20,
          1 << 10,
          64L << 30,
          "Largest capture file that may be uploaded.");
  public static final Option<Long> CAPTURES_BYTES_MAX =
      Option.bytes(
          "inspector.captures_bytes_max",
          1L << 30,
          1 << 10,
          1L << 40,
          "How much all uploaded capture files may have together; they are in the data directory until"
              + " they are deleted.");
  public static final Option<Integer> CAPTURES_MAX =
      Option.integer(
          "inspector.captures_max",
          20,
          0,
          1_000,
          "How many uploaded capture files are kept at once; 0 lets nobody upload.");

  private static final Option<String> PAYLOAD_FILTER =
      Option.parsed(
              "filter",
              "topic filter",
              "",
              "an MQTT topic filter",
              "Topic filter, such as `plant/+/temp`; the first row that fits decides.",
              InspectorOptions::topicFilter)
          .required();
  private static final Option<String> PAYLOAD_VIEW =
      Option.choice(
              "view",
              "text",
              Stream.of(PayloadKind.values()).map(PayloadKind::title).toList(),
              "How payloads of these topics are looked at.")
          .required();
  private static final Option<String> PAYLOAD_DESCRIPTOR =
      Option.text(
          "descriptor",
          "",
          "`protobuf`: file that `protoc --include_imports --descriptor_set_out` wrote. Empty: fields"
              + " have numbers for names.");
  private static final Option<String> PAYLOAD_MESSAGE =
      Option.text(
          "message", "", "`protobuf`: full name of the payload's message in the descriptor.");
  public static final Option<List<PayloadViewRow>> PAYLOAD_VIEWS =
      Option.rows(
          "inspector.payload_views",
          List.of(PAYLOAD_FILTER, PAYLOAD_VIEW, PAYLOAD_DESCRIPTOR, PAYLOAD_MESSAGE),
          row ->
              PayloadViewRow.of(
                  row.get(PAYLOAD_FILTER),
                  row.get(PAYLOAD_VIEW),
                  row.get(PAYLOAD_DESCRIPTOR),
                  row.get(PAYLOAD_MESSAGE)),
          "How payloads are looked at, by topic. Without a row that fits: by the content type, by"
              + " Sparkplug's topics, or as JSON, text, CBOR or bytes, whatever it is.");
  public static final Option<List<String>> REDACTED_PAYLOADS =
      new Option<>(
          "inspector.redacted_payloads",
          "list of texts",
          List.of(),
          "a list of MQTT topic filters",
          "Topic filters: payloads and wills of these topics are zeroed in what the inspector shows"
              + " and exports, and filters see the zeros.",
          false,
          raw -> Scalars.texts(raw).stream().map(InspectorOptions::topicFilter).toList(),
          Shape.texts());

  private InspectorOptions() {}

  private static String topicFilter(String text) {
    if (TopicFilter.parse(text) == null) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }
}
