package io.vitrine.inspector.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.net.http.HttpResponse;

/** Whether answers are what the OpenAPI document promises. */
final class ContractCheck {
  private static final String BASE = "https://vitrine.test/";
  private final JsonObject root = OpenApi.load().root();

  /** Fails unless status, media type and body of the answer are in the document. */
  JsonObject check(String path, String method, HttpResponse<String> answer) {
    JsonObject responses =
        root.getJsonObject("paths")
            .getJsonObject(path)
            .getJsonObject(method)
            .getJsonObject("responses");
    String status = Integer.toString(answer.statusCode());
    assertThat(responses.fieldNames()).as("status of " + path).contains(status);
    JsonObject response = resolve(responses.getJsonObject(status));
    String type = answer.headers().firstValue("Content-Type").orElse("");
    assertThat(response.getJsonObject("content").fieldNames()).as(path).contains(type);
    JsonObject schema =
        response.getJsonObject("content").getJsonObject(type).getJsonObject("schema");
    JsonObject body = new JsonObject(answer.body());
    OutputUnit result = validator(schema).validate(body);
    assertThat(result.getValid()).as(path + ": " + result.toJson()).isTrue();
    return body;
  }

  private JsonObject resolve(JsonObject node) {
    String reference = node.getString("$ref");
    return reference == null
        ? node
        : (JsonObject) JsonPointer.from(reference.substring(1)).queryJson(root);
  }

  private Validator validator(JsonObject schema) {
    JsonObject whole =
        new JsonObject()
            .put("$ref", schema.getString("$ref"))
            .put("components", root.getJsonObject("components").copy());
    JsonSchemaOptions options =
        new JsonSchemaOptions()
            .setBaseUri(BASE)
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);
    return Validator.create(JsonSchema.of(whole), options);
  }
}
