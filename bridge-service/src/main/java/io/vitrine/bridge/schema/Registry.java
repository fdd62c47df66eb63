package io.vitrine.bridge.schema;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.config.BridgeOptions;
import io.vitrine.config.SchemaSettings.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A schema registry that speaks Confluent's REST, version 1.
 *
 * <p>Threads: any; {@link #find} blocks for some times the timeout, once for each schema that
 * another one refers to.
 */
final class Registry {
  /**
   * What a subject has.
   *
   * @param version of the subject
   * @param id number of the schema in the whole registry
   */
  record Found(int version, int id, SchemaText text) {}

  private static final int ANSWER_BYTES_MAX = 4 << 20;
  private static final int REFERENCES_MAX = 100;
  private static final String ACCEPT = "application/vnd.schemaregistry.v1+json, application/json";

  private final RegistryOptions options;
  private final HttpClient client;

  /**
   * @throws IllegalArgumentException if the authorities' certificates cannot be read
   */
  Registry(RegistryOptions options) {
    this.options = options;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofMillis(options.timeoutMillis()))
            .followRedirects(HttpClient.Redirect.NEVER);
    if (!options.caFile().isEmpty()) {
      builder.sslContext(trusting(options.caFile()));
    }
    this.client = builder.build();
  }

  /**
   * @param version a number or {@code latest}
   * @throws RegistryException if it has none, or did not answer
   */
  Found find(Kind kind, String subject, String version) throws RegistryException {
    JsonObject answer = version(subject, version);
    List<SchemaText.Reference> references = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    byte[] bytes = schema(kind, answer);
    references(kind, answer, references, seen);
    return new Found(
        number(answer, "version"), number(answer, "id"), new SchemaText(bytes, references));
  }

  private JsonObject version(String subject, String version) throws RegistryException {
    String name = URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    return get("/subjects/" + name + "/versions/" + version);
  }

  /** Of Protobuf it is asked for the descriptor instead of the source. */
  private byte[] schema(Kind kind, JsonObject answer) throws RegistryException {
    Object named = answer.getValue("schemaType");
    String type = named == null ? "AVRO" : named.toString();
    if (!type.equalsIgnoreCase(kind.title())) {
      throw new RegistryException("the schema is of type " + type + ", not " + kind.title(), true);
    }
    if (kind != Kind.PROTOBUF) {
      return text(answer).getBytes(StandardCharsets.UTF_8);
    }
    JsonObject serialized = get("/schemas/ids/" + number(answer, "id") + "?format=serialized");
    try {
      return Base64.getDecoder().decode(text(serialized));
    } catch (IllegalArgumentException e) {
      throw new RegistryException(
          "the registry gives no descriptors of Protobuf (format=serialized)", true);
    }
  }

  /** Each behind those that it refers to itself. */
  private void references(
      Kind kind, JsonObject answer, List<SchemaText.Reference> into, Set<String> seen)
      throws RegistryException {
    if (!(answer.getValue("references") instanceof JsonArray others)) {
      return;
    }
    for (Object each : others) {
      if (!(each instanceof JsonObject reference)) {
        continue;
      }
      String name = reference.getString("name", "");
      if (!seen.add(name)) {
        continue;
      }
      if (seen.size() > REFERENCES_MAX) {
        throw new RegistryException("more than " + REFERENCES_MAX + " references", true);
      }
      JsonObject other =
          version(
              reference.getString("subject", ""), Integer.toString(number(reference, "version")));
      references(kind, other, into, seen);
      into.add(new SchemaText.Reference(name, schema(kind, other)));
    }
  }

  private static String text(JsonObject answer) throws RegistryException {
    if (answer.getValue("schema") instanceof String text) {
      return text;
    }
    throw new RegistryException("an answer without a schema", true);
  }

  private static int number(JsonObject answer, String name) throws RegistryException {
    if (answer.getValue(name) instanceof Number number) {
      return number.intValue();
    }
    throw new RegistryException("an answer without " + name, true);
  }

  private JsonObject get(String path) throws RegistryException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(options.url() + path))
            .timeout(Duration.ofMillis(options.timeoutMillis()))
            .header("Accept", ACCEPT);
    if (!options.authorization().isEmpty()) {
      request.header("Authorization", options.authorization());
    }
    CompletableFuture<byte[]> body =
        client
            .sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream())
            .thenApplyAsync(response -> read(path, response));
    try {
      return new JsonObject(
          Buffer.buffer(body.get(2 * options.timeoutMillis(), TimeUnit.MILLISECONDS)));
    } catch (TimeoutException e) {
      body.cancel(true);
      throw new RegistryException(path + ": no answer in time", false);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Refused refused
          ? new RegistryException(String.valueOf(refused.getMessage()), refused.status < 500)
          : new RegistryException(path + ": " + e.getCause(), false);
    } catch (DecodeException e) {
      throw new RegistryException(path + ": an answer that is no JSON object", true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException("interrupted", false);
    }
  }

  private static byte[] read(String path, HttpResponse<InputStream> response) {
    try (InputStream in = response.body()) {
      byte[] bytes = in.readNBytes(ANSWER_BYTES_MAX + 1);
      if (bytes.length > ANSWER_BYTES_MAX) {
        throw new Refused(path + ": an answer larger than " + ANSWER_BYTES_MAX + " bytes", 0);
      }
      if (response.statusCode() != 200) {
        throw new Refused(
            path + ": " + refusal(response.statusCode(), bytes), response.statusCode());
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Status and, if there is one, the registry's own message. */
  private static String refusal(int status, byte[] body) {
    try {
      String message = new JsonObject(Buffer.buffer(body)).getString("message", "");
      return message.isEmpty() ? "status " + status : "status " + status + ", " + message;
    } catch (DecodeException | ClassCastException e) {
      return "status " + status;
    }
  }

  /** An answer that is no schema. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refused(String message, int status) {
      super(message);
      this.status = status;
    }
  }

  private static SSLContext trusting(String file) {
    try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(Path.of(file)))) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + count++, each);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          BridgeOptions.REGISTRY_CA_FILE.key() + ": " + file + " cannot be read: " + e, e);
    }
  }
}
