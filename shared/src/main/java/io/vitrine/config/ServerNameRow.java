package io.vitrine.config;

/**
 * A certificate for a server name: one row of {@code broker.tls.server_names}.
 *
 * @param name of the server, or {@code *.example.org}
 * @param certificateFile PEM file
 * @param keyFile PEM file
 */
public record ServerNameRow(String name, String certificateFile, String keyFile) {}
