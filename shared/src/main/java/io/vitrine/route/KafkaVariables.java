package io.vitrine.route;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a template can know of a record of Kafka. */
final class KafkaVariables implements Vocabulary<KafkaMessage> {
  private static final String PART = "topic[";
  private static final String HEADER = "header.";
  private static final String JSON = "json:";

  private static final Map<String, Variable<KafkaMessage>> PLAIN =
      Map.of(
          "topic", new Variable<>("topic", true, KafkaMessage::topic),
          "partition",
              new Variable<>("partition", false, each -> Integer.toString(each.partition())),
          "offset", new Variable<>("offset", false, each -> Long.toString(each.offset())),
          "timestamp",
              new Variable<>("timestamp", false, each -> Long.toString(each.timestampMillis())),
          "key", new Variable<>("key", false, each -> text(each.key())),
          "value", new Variable<>("value", false, each -> text(each.value())));

  @Override
  public @Nullable Variable<KafkaMessage> find(String name, int at) {
    Variable<KafkaMessage> plain = PLAIN.get(name);
    if (plain != null) {
      return plain;
    }
    if (name.startsWith(PART) && name.endsWith("]")) {
      String digits = name.substring(PART.length(), name.length() - 1);
      if (!digits.matches("[0-9]{1,3}")) {
        throw RouteSyntaxException.at(at, name, "topic[N], N a number from 0 on");
      }
      int index = Integer.parseInt(digits);
      return new Variable<>(name, true, each -> each.part(index));
    }
    if (name.startsWith(HEADER) && name.length() > HEADER.length()) {
      String header = name.substring(HEADER.length());
      return new Variable<>(name, false, each -> each.header(header));
    }
    if (name.startsWith(JSON)) {
      JsonPath path = JsonPath.parse(name.substring(JSON.length()), at + JSON.length());
      return new Variable<>(name, false, each -> path.read(each.valueOrNothing()));
    }
    return null;
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : Publication.text(bytes);
  }

  @Override
  public List<String> names() {
    return List.of(
        "topic",
        "topic[N]",
        "key",
        "value",
        "header.NAME",
        "json:/POINTER",
        "partition",
        "offset",
        "timestamp");
  }
}
