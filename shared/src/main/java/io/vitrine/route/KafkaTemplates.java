package io.vitrine.route;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vitrine.mqtt.topic.TopicName;
import java.nio.charset.StandardCharsets;

/**
 * Templates of a route from Kafka to MQTT. Each throws {@link RouteSyntaxException} with the
 * position of what is wrong.
 */
public final class KafkaTemplates {
  private static final KafkaVariables VARIABLES = new KafkaVariables();

  private KafkaTemplates() {}

  public static Template<KafkaMessage> text(String source) {
    return Template.parse(source, VARIABLES);
  }

  /** Its fixed text is checked now, the rest when a record comes. */
  public static Template<KafkaMessage> mqttTopic(String source) {
    Template<KafkaMessage> topic = text(source);
    ByteBuf sample = Unpooled.copiedBuffer(topic.sample("v"), StandardCharsets.UTF_8);
    if (!TopicName.valid(sample, 0, sample.readableBytes())) {
      throw new RouteSyntaxException(
          "no topic of MQTT", "text without + and #, and variables such as ${key}");
    }
    return topic;
  }

  public static Template<KafkaMessage> qos(String source) {
    return checked(source, "[012]", "0", "no QoS", "0, 1 or 2, or a variable");
  }

  public static Template<KafkaMessage> retain(String source) {
    return checked(source, "true|false", "true", "no flag", "true or false, or a variable");
  }

  public static Template<KafkaMessage> seconds(String source) {
    return checked(source, "[0-9]{0,10}", "0", "no seconds", "a number, or variables");
  }

  private static Template<KafkaMessage> checked(
      String source, String pattern, String sample, String what, String expected) {
    Template<KafkaMessage> template = text(source);
    if (!template.sample(sample).matches(pattern)) {
      throw new RouteSyntaxException(what, expected);
    }
    return template;
  }
}
