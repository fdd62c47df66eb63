package io.vitrine.config;

import io.vitrine.route.Publication;
import io.vitrine.route.RouteTemplates;
import io.vitrine.route.Template;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the values of a route's records look like: the columns {@code format} and {@code event_…}.
 *
 * @param eventSource of a CloudEvent; empty for the broker's
 * @param eventType of a CloudEvent; not empty
 * @param eventExtensions further attributes of a CloudEvent, by name
 */
public record FormatSettings(
    PayloadFormat format,
    Template<Publication> eventSource,
    Template<Publication> eventType,
    Map<String, Template<Publication>> eventExtensions) {
  private static final Option<String> FORMAT =
      Option.choice(
          "format",
          PayloadFormat.RAW.title(),
          PayloadFormat.titles(),
          "What the value looks like: `raw`, the payload byte for byte; `cloudevents-binary`, the"
              + " same with CloudEvents' attributes as headers `ce_…`; `cloudevents-structured`, a"
              + " CloudEvent in JSON; `json`, topic, QoS, client, properties and payload in one JSON"
              + " object. docs/kafka-records.md shows them.");
  private static final Option<String> EVENT_SOURCE =
      Option.text(
          "event_source",
          "",
          "Source of the CloudEvent; a template that gives a URI reference, in which what stands for"
              + " a variable is percent-encoded. Empty: `/vitrine/` and the broker's name.");
  private static final Option<String> EVENT_TYPE =
      Option.text("event_type", "io.vitrine.publish", "Type of the CloudEvent; a template.");
  private static final Option<Map<String, String>> EVENT_EXTENSIONS =
      Option.map(
          "event_extensions",
          Map.of(),
          "Further attributes of the CloudEvent, by names of 1 to 20 of a-z 0-9; templates. One"
              + " whose variable has no value is left out.");

  static final List<Option<?>> COLUMNS =
      List.of(FORMAT, EVENT_SOURCE, EVENT_TYPE, EVENT_EXTENSIONS);

  private static final String EXTENSION_NAME = "[a-z0-9]{1,20}";
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "specversion",
          "id",
          "source",
          "type",
          "subject",
          "time",
          "datacontenttype",
          "dataschema",
          "data");

  /**
   * @param headers names of the headers that the route adds
   */
  static FormatSettings read(
      Settings row,
      RowException.Reader reader,
      RouteTemplates templates,
      Collection<String> headers) {
    PayloadFormat format = PayloadFormat.of(row.get(FORMAT));
    Template<Publication> source =
        reader.read(EVENT_SOURCE.key(), row.get(EVENT_SOURCE), templates::uri);
    String typeText = row.get(EVENT_TYPE);
    Template<Publication> type = reader.read(EVENT_TYPE.key(), typeText, templates::text);
    if (typeText.isEmpty()) {
      reader.wrong(EVENT_TYPE.key(), typeText, "no type", "text, such as com.example.measured");
    }
    for (String name : headers) {
      if (format != PayloadFormat.RAW && taken(name)) {
        reader.wrong(
            "headers." + name, name, "a name that the format sets", "no content-type, no ce_…");
      }
    }
    Map<String, Template<Publication>> extensions =
        extensions(reader, row.get(EVENT_EXTENSIONS), templates);
    Template<Publication> none = templates.text("");
    return new FormatSettings(
        format,
        Objects.requireNonNullElse(source, none),
        Objects.requireNonNullElse(type, none),
        extensions);
  }

  private static boolean taken(String header) {
    String name = header.toLowerCase(Locale.ROOT);
    return name.equals("content-type") || name.startsWith("ce_");
  }

  private static Map<String, Template<Publication>> extensions(
      RowException.Reader reader, Map<String, String> given, RouteTemplates templates) {
    Map<String, Template<Publication>> extensions = new LinkedHashMap<>();
    given.forEach(
        (name, text) -> {
          String key = EVENT_EXTENSIONS.key() + "." + name;
          if (!name.matches(EXTENSION_NAME) || ATTRIBUTES.contains(name)) {
            reader.wrong(
                key,
                name,
                "no name of an extension",
                "1 to 20 of a-z 0-9, none of CloudEvents' own");
            return;
          }
          Template<Publication> extension = reader.read(key, text, templates::text);
          if (extension != null) {
            extensions.put(name, extension);
          }
        });
    return extensions;
  }
}
