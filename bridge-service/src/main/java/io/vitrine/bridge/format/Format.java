package io.vitrine.bridge.format;

import io.vitrine.bridge.route.Rendering;
import io.vitrine.config.PayloadFormat;
import io.vitrine.route.Publication;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a format makes of a message.
 *
 * @param value of the record
 * @param headers that come with it
 */
public record Format(byte[] value, List<Rendering.Added> headers) {
  /**
   * What is to be written.
   *
   * @param rendering what the route made of it, without a problem
   * @param id unique in this installation, and the same whenever it is sent again
   * @param node broker that received it
   * @param route its name
   */
  public record Message(
      Publication publication, Rendering rendering, String id, String node, String route) {
    /** What the route says instead of the payload, or the payload. */
    byte[] data() {
      byte[] value = rendering.value();
      return value == null ? publication.payload() : value;
    }
  }

  static Rendering.Added header(String name, String text) {
    return new Rendering.Added(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The value and headers that a record of that format has. */
  public static Format of(PayloadFormat format, Message message) {
    return switch (format) {
      case RAW -> new Format(message.data(), List.of());
      case CLOUDEVENTS_BINARY -> CloudEvent.of(message).binary(message);
      case CLOUDEVENTS_STRUCTURED -> CloudEvent.of(message).structured();
      case JSON -> JsonEnvelope.of(message);
    };
  }
}
