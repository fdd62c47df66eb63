package io.vitrine.inspector.payload;

import io.vitrine.config.PayloadViewRow;
import io.vitrine.dissect.payload.PayloadKind;
import io.vitrine.dissect.payload.PayloadRule;
import io.vitrine.dissect.payload.PayloadViews;
import io.vitrine.dissect.payload.ProtobufSchema;
import io.vitrine.mqtt.topic.TopicFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes rules of rows of the configuration, or of a flag; reads descriptors once each. Blocks. */
public final class PayloadRules {
  private static final String EXPECTED =
      "(expected: FILTER=VIEW with text, json, cbor, sparkplug or hex, or"
          + " FILTER=protobuf[:DESCRIPTOR:MESSAGE])";

  private final Map<String, ProtobufSchema> schemas = new HashMap<>();

  private PayloadRules() {}

  /**
   * @throws IllegalArgumentException if a descriptor cannot be read, or has no such message: with
   *     the row's filter
   */
  public static PayloadViews load(List<PayloadViewRow> rows) {
    PayloadRules rules = new PayloadRules();
    List<PayloadRule> made = new ArrayList<>();
    for (PayloadViewRow each : rows) {
      try {
        made.add(rules.rule(each.filter(), each.view(), each.descriptor(), each.message()));
      } catch (IllegalArgumentException e) {
        String where = "inspector.payload_views: " + each.filter() + ": ";
        throw new IllegalArgumentException(where + e.getMessage(), e);
      }
    }
    return new PayloadViews(made);
  }

  /**
   * Reads {@code FILTER=VIEW} and {@code FILTER=protobuf:DESCRIPTOR:MESSAGE}.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  public static PayloadViews parse(List<String> texts) {
    PayloadRules rules = new PayloadRules();
    List<PayloadRule> made = new ArrayList<>();
    for (String each : texts) {
      int equals = each.lastIndexOf('=');
      String[] parts = each.substring(equals + 1).split(":", -1);
      if (equals < 0 || (parts.length != 1 && parts.length != 3)) {
        throw new IllegalArgumentException("payload: " + each + " " + EXPECTED);
      }
      boolean named = parts.length == 3;
      try {
        made.add(
            rules.rule(
                each.substring(0, equals), parts[0], named ? parts[1] : "", named ? parts[2] : ""));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("payload: " + each + ": " + e.getMessage(), e);
      }
    }
    return new PayloadViews(made);
  }

  private PayloadRule rule(String filter, String view, String descriptor, String message) {
    TopicFilter topics = TopicFilter.parse(filter);
    PayloadKind kind = PayloadKind.of(view);
    if (topics == null || kind == null) {
      throw new IllegalArgumentException(EXPECTED);
    }
    return new PayloadRule(topics, kind, schema(descriptor), message);
  }

  private @Nullable ProtobufSchema schema(String descriptor) {
    return descriptor.isEmpty() ? null : schemas.computeIfAbsent(descriptor, PayloadRules::read);
  }

  private static ProtobufSchema read(String descriptor) {
    try {
      return ProtobufSchema.parse(Files.readAllBytes(Path.of(descriptor)));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(descriptor + ": no such file", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(descriptor + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          descriptor + ": no Protobuf descriptor set: " + e.getMessage(), e);
    }
  }
}
