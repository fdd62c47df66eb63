package io.vitrine.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The options in the chart's values.schema.json, at {@code config}: all but those that the chart
 * sets itself. That file is draft 7, which Helm 3 reads; what we use of 2020-12 is the same there.
 */
final class ChartSchema {
  /** Options and whole sections that belong to the container, not to who installs the chart. */
  static final List<String> OWNED =
      List.of(
          "node.name",
          "node.data_dir",
          "node.port_offset",
          "node.stop_delay",
          "broker.host",
          "broker.port",
          "broker.ws_port",
          "broker.tls_port",
          "broker.wss_port",
          "broker.proxy_protocol",
          "broker.listeners",
          "broker.tls.certificate_file",
          "broker.tls.key_file",
          "broker.tls.client_certificate",
          "broker.tls.client_ca_file",
          "broker.access.anonymous",
          "broker.access.password_file",
          "broker.access.users",
          "broker.backup_dir",
          "broker.backup_interval",
          "broker.backups_max",
          "bridge.kafka.bootstrap_servers",
          "bridge.kafka.properties",
          "inspector.host",
          "inspector.port",
          "inspector.sensor.enabled",
          "inspector.sensor.host",
          "inspector.sensor.port",
          "embedded_kafka",
          "cluster.enabled",
          "cluster.name",
          "cluster.bind_host",
          "cluster.port",
          "cluster.bus_port",
          "cluster.hosts",
          "cluster.dns_query",
          "admin.host",
          "admin.broker_port",
          "admin.bridge_port",
          "admin.kafka_port");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROPERTIES = "properties";

  private ChartSchema() {}

  /**
   * The file with its part about {@code config} written anew.
   *
   * @param file the text of values.schema.json
   * @throws IllegalStateException if an owned option does not exist
   */
  static String text(String file, Map<String, Object> schema) throws JsonProcessingException {
    ObjectNode root = (ObjectNode) JSON.readTree(file);
    ObjectNode all = JSON.valueToTree(schema);
    ObjectNode config = JSON.createObjectNode();
    config.put("description", root.at("/properties/config/description").asText());
    config.put("type", "object").put("additionalProperties", false);
    config.set(PROPERTIES, all.get(PROPERTIES));
    OWNED.forEach(key -> remove(config, key));
    rename(config);
    ((ObjectNode) root.get(PROPERTIES)).set("config", config);
    root.putObject("definitions").set("reference", all.at("/$defs/reference"));
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(indent);
    printer.indentArraysWith(indent);
    return JSON.writer(printer).writeValueAsString(root) + "\n";
  }

  private static void remove(ObjectNode config, String key) {
    JsonNode at = config.get(PROPERTIES);
    String[] path = key.split("\\.", -1);
    for (int i = 0; i < path.length - 1; i++) {
      at = at.path(path[i]).path(PROPERTIES);
    }
    if (!(at instanceof ObjectNode section) || section.remove(path[path.length - 1]) == null) {
      throw new IllegalStateException("the chart sets an option that is none: " + key);
    }
  }

  /** Draft 7 calls it {@code definitions}. */
  private static void rename(JsonNode node) {
    if (node instanceof ObjectNode object && object.path("$ref").asText().startsWith("#/$defs/")) {
      object.put("$ref", object.get("$ref").asText().replace("#/$defs/", "#/definitions/"));
    }
    for (Iterator<JsonNode> each = node.elements(); each.hasNext(); ) {
      rename(each.next());
    }
  }
}
