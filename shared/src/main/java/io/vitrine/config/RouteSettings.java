package io.vitrine.config;

import io.vitrine.route.Condition;
import io.vitrine.route.Publication;
import io.vitrine.route.RouteFilter;
import io.vitrine.route.RouteTemplates;
import io.vitrine.route.Template;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A route MQTT to Kafka as configured and checked: one row of the list {@code routes}.
 *
 * @param name unique among the routes
 * @param filter which topics it takes
 * @param topic of Kafka
 * @param key of the record; empty for none
 * @param partition of the topic; empty for Kafka's choice by key
 * @param headers that are added, by name
 * @param value of the record; empty for the payload as it is
 * @param when which messages it takes; null for all whose topic matches
 * @param format what the value looks like
 * @param topics how its topics of Kafka are made
 * @param schema what payloads must be
 * @param awaitsKafka whether a message is acknowledged only when Kafka has it
 * @param outbox where its messages wait
 */
public record RouteSettings(
    String name,
    RouteFilter filter,
    Template<Publication> topic,
    Template<Publication> key,
    Template<Publication> partition,
    Map<String, Template<Publication>> headers,
    Template<Publication> value,
    @Nullable Condition when,
    FormatSettings format,
    TopicSettings topics,
    SchemaSettings schema,
    boolean awaitsKafka,
    OutboxSettings outbox) {
  private static final String KAFKA = "kafka";
  private static final List<String> OWN_HEADERS = List.of("mqtt.", "vitrine.");

  private static final Option<String> NAME =
      Option.text("name", "", "Name of the route, unique.").required();
  private static final Option<String> FILTER =
      Option.text(
              "filter",
              "",
              "MQTT topic filter, such as `plant/+/temp`; a wildcard may have a name, which templates"
                  + " know: `plant/{site}/temp`, `plant/{rest:#}`.")
          .required();
  private static final Option<String> TOPIC =
      Option.text(
              "topic",
              "",
              "Kafka topic; a template. In what stands for a variable, `/` becomes `.` and what"
                  + " Kafka does not allow becomes `_`.")
          .required();
  private static final Option<String> KEY =
      Option.text(
          "key",
          "",
          "Key of the Kafka record; a template, such as `${topic}`. Empty for none. Variables:"
              + " `${topic}`, `${topic[0]}` (a level, from 0 on), `${site}` (what the filter's"
              + " wildcard of that name stands for), `${client}`, `${user}`, `${qos}`, `${retain}`,"
              + " `${user.unit}` (a user property), `${prop.content_type}` (`response_topic`,"
              + " `correlation_data`, `payload_format_indicator`, `message_expiry_interval`),"
              + " `${payload}` (if it is UTF-8), `${json:/device/id}` (what is there in a payload of"
              + " JSON). `${user:-nobody}` gives a text for where there is no value or an empty one;"
              + " without it, a message that has no value is a dead letter. `$$` stands for `$`.");
  private static final Option<String> PARTITION =
      Option.text(
          "partition",
          "",
          "Partition of the Kafka topic; a template that gives a number. Empty: by the key.");
  private static final Option<Map<String, String>> HEADERS =
      Option.map(
          "headers",
          Map.of(),
          "Headers added to those of docs/kafka-records.md, by name; templates. One whose variable"
              + " has no value is left out. Names that begin with `mqtt.` or `vitrine.` are taken.");
  private static final Option<String> VALUE =
      Option.text(
          "value",
          "",
          "Value of the record; a template. Empty: the payload, byte for byte. With a `format` it"
              + " is what the payload would be.");
  private static final Option<String> WHEN =
      Option.text(
          "when",
          "",
          "Which messages it takes of those whose topic matches: a filter as in the inspector, such"
              + " as `mqtt.qos > 0 && mqtt.user[\"unit\"] == \"C\"` or `mqtt.msg_text contains"
              + " \"alarm\"`. It knows `mqtt.topic`, `mqtt.qos`, `mqtt.retain`, `mqtt.msg`,"
              + " `mqtt.msg_text`, `mqtt.user`, `mqtt.prop.content_type` and the other properties,"
              + " `vitrine.client_id`, `vitrine.username`. Empty: all.");

  private static final Option<String> ACK =
      Option.choice(
          "ack",
          "broker",
          List.of("broker", KAFKA),
          "When a message that matches `filter` is acknowledged (PUBACK, PUBREC): `broker` when the"
              + " outbox has it on disk, `kafka` when Kafka has it too, which makes devices wait while"
              + " Kafka is away. What becomes a dead letter is then refused with 0x83, or 0x99 if its"
              + " payload is not what the schema says (before MQTT 5: acknowledged).");

  static final List<Option<?>> COLUMNS =
      Stream.of(
              List.<Option<?>>of(NAME, FILTER, TOPIC, KEY, PARTITION, HEADERS, VALUE, WHEN, ACK),
              FormatSettings.COLUMNS,
              TopicSettings.COLUMNS,
              SchemaSettings.COLUMNS,
              OutboxSettings.COLUMNS)
          .<Option<?>>flatMap(List::stream)
          .toList();

  /**
   * @throws IllegalArgumentException with all that is wrong
   */
  static RouteSettings read(Settings row) {
    RowException.Reader reader = new RowException.Reader();
    RouteFilter filter = reader.read(FILTER.key(), row.get(FILTER), RouteFilter::parse);
    if (filter == null) {
      // What its wildcards are called is not known, so templates cannot be checked.
      condition(reader, row);
      reader.done();
    }
    RouteTemplates templates = new RouteTemplates(Objects.requireNonNull(filter));
    Template<Publication> topic = reader.read(TOPIC.key(), row.get(TOPIC), templates::kafkaTopic);
    Template<Publication> key = reader.read(KEY.key(), row.get(KEY), templates::text);
    Template<Publication> partition =
        reader.read(PARTITION.key(), row.get(PARTITION), templates::partition);
    Map<String, Template<Publication>> headers = headers(reader, row.get(HEADERS), templates);
    Template<Publication> value = reader.read(VALUE.key(), row.get(VALUE), templates::text);
    Condition condition = condition(reader, row);
    FormatSettings format = FormatSettings.read(row, reader, templates, headers.keySet());
    TopicSettings topics = TopicSettings.read(row, reader);
    SchemaSettings schema = SchemaSettings.read(row, reader, format.format());
    boolean awaitsKafka = row.get(ACK).equals(KAFKA);
    OutboxSettings outbox = OutboxSettings.read(row, reader, row.get(NAME), awaitsKafka);
    reader.done();
    return new RouteSettings(
        row.get(NAME),
        filter,
        Objects.requireNonNull(topic),
        Objects.requireNonNull(key),
        Objects.requireNonNull(partition),
        headers,
        Objects.requireNonNull(value),
        condition,
        format,
        topics,
        schema,
        awaitsKafka,
        outbox);
  }

  private static @Nullable Condition condition(RowException.Reader reader, Settings row) {
    String when = row.get(WHEN);
    return when.isBlank() ? null : reader.read(WHEN.key(), when, Condition::parse);
  }

  private static Map<String, Template<Publication>> headers(
      RowException.Reader reader, Map<String, String> given, RouteTemplates templates) {
    Map<String, Template<Publication>> headers = new LinkedHashMap<>();
    given.forEach(
        (name, text) -> {
          String key = HEADERS.key() + "." + name;
          if (OWN_HEADERS.stream().anyMatch(name::startsWith)) {
            reader.wrong(key, text, "a name of Vitrine's own", "none of mqtt. and vitrine.");
            return;
          }
          Template<Publication> header = reader.read(key, text, templates::text);
          if (header != null) {
            headers.put(name, header);
          }
        });
    return headers;
  }
}
