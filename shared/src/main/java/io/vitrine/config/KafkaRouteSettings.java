package io.vitrine.config;

import io.vitrine.route.KafkaMessage;
import io.vitrine.route.KafkaTemplates;
import io.vitrine.route.KafkaTopic;
import io.vitrine.route.Template;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A route Kafka to MQTT as configured and checked: one row of the list {@code kafka_routes}.
 *
 * @param name unique among these routes
 * @param cluster of Kafka
 * @param topics of Kafka
 * @param group consumer group, without the broker's name
 * @param from where a group begins that has no offsets: {@code earliest} or {@code latest}
 * @param topic of MQTT
 * @param payload empty for the value as it is
 * @param properties of MQTT 5 by their names in the columns; those that are empty are not there
 * @param headersPrefix headers whose names begin so become user properties; empty for none
 * @param echo whether also what the same broker sent to Kafka is published
 */
public record KafkaRouteSettings(
    String name,
    String cluster,
    List<String> topics,
    String group,
    String from,
    Template<KafkaMessage> topic,
    Template<KafkaMessage> qos,
    Template<KafkaMessage> retain,
    Template<KafkaMessage> payload,
    Properties properties,
    String headersPrefix,
    boolean echo) {
  /** Templates of properties; an empty one stands for none. */
  public record Properties(
      Template<KafkaMessage> contentType,
      Template<KafkaMessage> responseTopic,
      Template<KafkaMessage> correlationData,
      Template<KafkaMessage> messageExpiry,
      Map<String, Template<KafkaMessage>> user) {}

  private static final Option<String> NAME =
      Option.text("name", "", "Name of the route, unique.").required();
  private static final Option<List<String>> TOPICS =
      Option.texts("topics", List.of(), "Kafka topics to read.").required();
  private static final Option<String> GROUP =
      Option.text(
          "group",
          "",
          "Consumer group; behind it comes a dot and the broker's name, since each broker gets each"
              + " record. Empty: `vitrine.` and the route's name.");
  private static final Option<String> FROM =
      Option.choice(
          "from",
          "latest",
          List.of("earliest", "latest"),
          "Where a group begins that has no offsets yet.");
  private static final Option<String> TOPIC =
      Option.text(
              "topic",
              "",
              "MQTT topic; a template, such as `${key}` or `commands/${json:/device}`. Variables:"
                  + " `${topic}`, `${topic[0]}` (a part between dots, from 0 on), `${key}`,"
                  + " `${value}`, `${header.site}`, `${json:/device/id}` (in a value of JSON),"
                  + " `${partition}`, `${offset}`, `${timestamp}` (milliseconds since 1970);"
                  + " `${header.site:-none}` gives a text for where there is no value or an empty one;"
                  + " without it, a record that has no value is a dead letter.")
          .required();
  private static final Option<String> QOS =
      Option.text("qos", "1", "QoS; a template that gives 0, 1 or 2.");
  private static final Option<String> RETAIN =
      Option.text(
          "retain", "false", "Whether it is retained; a template that gives true or false.");
  private static final Option<String> PAYLOAD =
      Option.text(
          "payload",
          "",
          "Payload; a template. Empty: the value, byte for byte; of a record without one nothing.");
  private static final Option<String> CONTENT_TYPE =
      Option.text(
          "content_type",
          "",
          "Content type; a template. As the other properties left out if a variable has no value.");
  private static final Option<String> RESPONSE_TOPIC =
      Option.text("response_topic", "", "Response topic; a template.");
  private static final Option<String> CORRELATION_DATA =
      Option.text("correlation_data", "", "Correlation data, UTF-8; a template.");
  private static final Option<String> MESSAGE_EXPIRY =
      Option.text("message_expiry_seconds", "", "Message expiry in seconds; a template.");
  private static final Option<Map<String, String>> USER_PROPERTIES =
      Option.map("user_properties", Map.of(), "User properties by name; templates.");
  private static final Option<String> HEADERS_PREFIX =
      Option.text(
          "headers_prefix",
          "",
          "Headers whose names begin so become user properties, named without it; such as"
              + " `mqtt.user_property.`. Empty: none.");
  private static final Option<Boolean> ECHO =
      Option.flag(
          "echo",
          false,
          "Whether a record that this broker sent to Kafka (its header `vitrine.node` says so) comes"
              + " back to it.");

  static final List<Option<?>> COLUMNS =
      List.of(
          NAME,
          OutboxSettings.CLUSTER,
          TOPICS,
          GROUP,
          FROM,
          TOPIC,
          QOS,
          RETAIN,
          PAYLOAD,
          CONTENT_TYPE,
          RESPONSE_TOPIC,
          CORRELATION_DATA,
          MESSAGE_EXPIRY,
          USER_PROPERTIES,
          HEADERS_PREFIX,
          ECHO);

  /**
   * @throws IllegalArgumentException with all that is wrong
   */
  static KafkaRouteSettings read(Settings row) {
    Reader reader = new Reader(row);
    String group = row.get(GROUP);
    KafkaRouteSettings read =
        new KafkaRouteSettings(
            row.get(NAME),
            row.get(OutboxSettings.CLUSTER),
            topics(reader.problems, row.get(TOPICS)),
            group.isEmpty() ? "vitrine." + row.get(NAME) : group,
            row.get(FROM),
            reader.read(TOPIC, KafkaTemplates::mqttTopic),
            reader.read(QOS, KafkaTemplates::qos),
            reader.read(RETAIN, KafkaTemplates::retain),
            reader.text(PAYLOAD),
            new Properties(
                reader.text(CONTENT_TYPE),
                reader.text(RESPONSE_TOPIC),
                reader.text(CORRELATION_DATA),
                reader.read(MESSAGE_EXPIRY, KafkaTemplates::seconds),
                userProperties(reader.problems, row.get(USER_PROPERTIES))),
            row.get(HEADERS_PREFIX),
            row.get(ECHO));
    reader.problems.done();
    return read;
  }

  private static List<String> topics(RowException.Reader problems, List<String> topics) {
    if (topics.isEmpty()) {
      problems.wrong(TOPICS.key(), "[]", "no topic", "one at least");
    }
    for (String each : topics) {
      if (!KafkaTopic.legal(each)) {
        problems.wrong(TOPICS.key(), each, "no topic of Kafka", KafkaTopic.EXPECTED);
      }
    }
    return List.copyOf(topics);
  }

  private static Map<String, Template<KafkaMessage>> userProperties(
      RowException.Reader problems, Map<String, String> given) {
    Map<String, Template<KafkaMessage>> properties = new LinkedHashMap<>();
    given.forEach(
        (name, text) -> {
          String key = USER_PROPERTIES.key() + "." + name;
          Template<KafkaMessage> template = problems.read(key, text, KafkaTemplates::text);
          if (template != null) {
            properties.put(name, template);
          }
        });
    return properties;
  }

  /** Reads templates; a wrong one is remembered, and stands for an empty one. */
  private static final class Reader {
    private static final Template<KafkaMessage> NONE = KafkaTemplates.text("");

    private final Settings row;
    private final RowException.Reader problems = new RowException.Reader();

    Reader(Settings row) {
      this.row = row;
    }

    Template<KafkaMessage> text(Option<String> column) {
      return read(column, KafkaTemplates::text);
    }

    Template<KafkaMessage> read(Option<String> column, Syntax syntax) {
      Template<KafkaMessage> read = problems.read(column.key(), row.get(column), syntax::read);
      return Objects.requireNonNullElse(read, NONE);
    }
  }

  /** How the text of a column is read. */
  @FunctionalInterface
  private interface Syntax {
    Template<KafkaMessage> read(String text);
  }
}
