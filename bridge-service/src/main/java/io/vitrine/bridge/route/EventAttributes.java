package io.vitrine.bridge.route;

import io.vitrine.config.FormatSettings;
import io.vitrine.route.EventText;
import io.vitrine.route.Publication;
import io.vitrine.route.Template;
import io.vitrine.route.UriText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a route says of a CloudEvent.
 *
 * @param source empty for the broker's
 * @param extensions by name, those whose variables have values
 */
public record EventAttributes(String source, String type, Map<String, String> extensions) {

  static void render(FormatSettings settings, Publication of, Rendering into) {
    Template<Publication> sourceTemplate = settings.eventSource();
    String source = sourceTemplate.isEmpty() ? "" : sourceTemplate.render(of, UriText::escape);
    String type = settings.eventType().render(of);
    if (source == null) {
      into.unresolved("event_source", sourceTemplate, sourceTemplate.missing(of));
    } else if (type == null) {
      into.unresolved("event_type", settings.eventType(), settings.eventType().missing(of));
    } else if (!sourceTemplate.fixed() && !UriText.legal(source)) {
      into.problem(Rendering.Problem.INVALID_EVENT, wrong("event_source", source));
    } else if (!EventText.legal(type)) {
      into.problem(Rendering.Problem.INVALID_EVENT, wrong("event_type", type));
    } else {
      into.event(new EventAttributes(source, type, extensions(settings, of)));
    }
  }

  private static String wrong(String column, @Nullable String text) {
    return "the route's " + column + " gave \"" + text + "\"";
  }

  private static Map<String, String> extensions(FormatSettings settings, Publication of) {
    Map<String, String> extensions = new LinkedHashMap<>();
    settings
        .eventExtensions()
        .forEach(
            (name, template) -> {
              String text = template.render(of);
              if (text != null && EventText.legal(text)) {
                extensions.put(name, text);
              }
            });
    return extensions;
  }
}
