package io.vitrine.route;

import io.vitrine.dissect.Field;
import io.vitrine.dissect.MqttFields;
import io.vitrine.dissect.PropertyFields;
import io.vitrine.filter.Filter;
import io.vitrine.filter.FilterSyntaxException;
import io.vitrine.filter.FrameFields;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which messages a route takes of those whose topic matches: a filter in the inspector's language
 * with the inspector's names, as far as they are known of a message.
 *
 * <p>Threads: any; immutable.
 */
public final class Condition {
  private static final Map<Field, Function<Publication, List<Object>>> FIELDS = fields();

  private final Filter filter;

  private Condition(Filter filter) {
    this.filter = filter;
  }

  /**
   * @throws RouteSyntaxException with the position of what is wrong
   */
  public static Condition parse(String text) {
    Filter filter;
    try {
      filter = Filter.compile(text);
    } catch (FilterSyntaxException e) {
      String near = String.join(", ", e.suggestions());
      String hint = near.isEmpty() ? "" : " (did you mean " + near + "?)";
      String expected = e.expected().isEmpty() ? null : e.expected();
      throw RouteSyntaxException.at(e.position(), String.valueOf(e.getMessage()) + hint, expected);
    }
    for (Field field : filter.fields()) {
      if (!FIELDS.containsKey(field)) {
        throw RouteSyntaxException.at(
            Math.max(0, text.indexOf(field.name())),
            field.name() + " is not known of a message",
            "one of " + String.join(", ", FIELDS.keySet().stream().map(Field::name).toList()));
      }
    }
    return new Condition(filter);
  }

  public boolean test(Publication publication) {
    return filter.matches(field -> values(publication, field));
  }

  private static List<Object> values(Publication publication, Field field) {
    Function<Publication, List<Object>> read = FIELDS.get(field);
    return read == null ? List.of() : read.apply(publication);
  }

  private static Map<Field, Function<Publication, List<Object>>> fields() {
    Map<Field, Function<Publication, List<Object>>> fields = new LinkedHashMap<>();
    fields.put(MqttFields.TOPIC, each -> List.of(each.topic()));
    fields.put(MqttFields.QOS_LEVEL, each -> List.of((long) each.message().qos()));
    fields.put(MqttFields.RETAIN, each -> List.of(each.message().retain() ? 1L : 0L));
    fields.put(MqttFields.MSG, each -> List.of(each.payload()));
    fields.put(MqttFields.MSG_TEXT, each -> one(each.payloadText()));
    fields.put(FrameFields.VITRINE_CLIENT_ID, each -> List.of(each.clientId()));
    fields.put(FrameFields.VITRINE_USERNAME, each -> one(each.user()));
    for (Property property : Property.values()) {
      if (property.allowedIn(PacketType.PUBLISH) && property.allowedInWill()) {
        fields.put(PropertyFields.of(property, false), each -> of(each.properties(), property));
      }
    }
    return fields;
  }

  private static List<Object> one(@Nullable String text) {
    return text == null ? List.of() : List.of(text);
  }

  private static List<Object> of(Properties properties, Property property) {
    List<Object> values = new ArrayList<>();
    for (Properties.Entry each : properties.entries()) {
      if (each.property() == property) {
        values.add(each.value());
      }
    }
    return values;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Condition that && filter.text().equals(that.filter.text());
  }

  @Override
  public int hashCode() {
    return filter.text().hashCode();
  }

  /** As written. */
  @Override
  public String toString() {
    return filter.text();
  }
}
