package io.vitrine.inspector.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The OpenAPI document of this API: read once from the jar, served as it is, and the source of the
 * router's paths and of the checks of every parameter.
 *
 * @param document the document's bytes
 * @param root the same, parsed
 * @param basePath what every path begins with
 */
public record OpenApi(
    Buffer document, JsonObject root, String basePath, List<Operation> operations) {
  /**
   * @param id which handler it is
   * @param path with {@code {name}} where a path parameter stands
   */
  public record Operation(String id, HttpMethod method, String path, List<Parameter> parameters) {}

  /** Reads the document that ships with the inspector. */
  public static OpenApi load() {
    try (InputStream in = OpenApi.class.getResourceAsStream("openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml is missing from the jar");
      }
      return parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OpenApi parse(byte[] bytes) {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    JsonObject root = new JsonObject(yaml.<Map<String, Object>>load(text(bytes)));
    List<Operation> operations = new ArrayList<>();
    JsonObject paths = root.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject methods = paths.getJsonObject(path);
      for (String method : methods.fieldNames()) {
        operations.add(operation(root, path, method, methods.getJsonObject(method)));
      }
    }
    String basePath = root.getJsonArray("servers").getJsonObject(0).getString("url");
    return new OpenApi(Buffer.buffer(bytes), root, basePath, List.copyOf(operations));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Operation operation(JsonObject root, String path, String method, JsonObject from) {
    List<Parameter> parameters = new ArrayList<>();
    for (Object parameter : from.getJsonArray("parameters", new JsonArray())) {
      parameters.add(Parameter.of(resolve(root, (JsonObject) parameter)));
    }
    return new Operation(
        from.getString("operationId"),
        HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)),
        path,
        List.copyOf(parameters));
  }

  private static JsonObject resolve(JsonObject root, JsonObject node) {
    String reference = node.getString("$ref");
    return reference == null
        ? node
        : (JsonObject) JsonPointer.from(reference.substring(1)).queryJson(root);
  }
}
