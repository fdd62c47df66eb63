package io.vitrine.config;

/**
 * A route MQTT to Kafka as configured: one row of the list {@code routes}.
 *
 * @param name unique among the routes
 * @param filter MQTT topic filter
 * @param topic template of the Kafka topic
 * @param key template of the record key; empty for none
 */
public record RouteSettings(String name, String filter, String topic, String key) {}
