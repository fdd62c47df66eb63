package io.vitrine.bridge.schema;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.SpecVersionDetector;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schema, drafts 4 to 2020-12, by {@code $schema}; 2020-12 without one. It fetches nothing: a
 * {@code $ref} finds what is in the schema or among its references.
 */
final class JsonSchemaCheck implements Schema {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final int MESSAGES_MAX = 3;

  private final JsonSchema schema;

  private JsonSchemaCheck(JsonSchema schema) {
    this.schema = schema;
  }

  static JsonSchemaCheck of(SchemaText text) {
    Map<String, String> others = new HashMap<>();
    text.references()
        .forEach(each -> others.put(each.name(), new String(each.bytes(), StandardCharsets.UTF_8)));
    try {
      JsonNode root = JSON.readTree(text.bytes());
      if (!root.isObject() && !root.isBoolean()) {
        throw new IllegalArgumentException("not a JSON Schema (expected: an object)");
      }
      VersionFlag version =
          SpecVersionDetector.detectOptionalVersion(root, false).orElse(VersionFlag.V202012);
      JsonSchema schema =
          JsonSchemaFactory.getInstance(
                  version,
                  builder ->
                      builder.schemaLoaders(
                          loaders ->
                              loaders.schemas(others).add(DisallowSchemaLoader.getInstance())))
              .getSchema(root, SchemaValidatorsConfig.builder().failFast(false).build());
      schema.initializeValidators();
      return new JsonSchemaCheck(schema);
    } catch (IOException | JsonSchemaException e) {
      throw new IllegalArgumentException("not a JSON Schema: " + firstLine(e), e);
    }
  }

  @Override
  public @Nullable String problem(byte[] payload) {
    if (payload.length == 0) {
      return "empty, hence no JSON";
    }
    try {
      JsonNode node = JSON.readTree(payload);
      var messages = schema.validate(node);
      return messages.isEmpty()
          ? null
          : messages.stream()
              .limit(MESSAGES_MAX)
              .map(ValidationMessage::getMessage)
              .collect(Collectors.joining("; "));
    } catch (IOException e) {
      return "no JSON: " + firstLine(e);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
