package io.vitrine.contract;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a broker knows of one connection; for {@code GET /api/v1/connections} and beside the packets
 * of the tap.
 *
 * @param connectionId unique within the node's incarnation
 * @param loop index of the event loop that owns it
 * @param listener name of the listener that accepted it
 * @param transport {@code tcp}, {@code tls}, {@code ws}, {@code wss} or {@code unix}
 * @param tls null without TLS, or before its handshake
 * @param remoteHost the client's address, from the PROXY header where there is one; empty for a
 *     Unix socket
 * @param openedMillis epoch milliseconds of the accept
 * @param closedMillis epoch milliseconds of the close; 0 while open
 * @param closeCause why it was closed, in a few words; null while open
 * @param clientId null until a CONNECT was accepted
 * @param protocolLevel 3, 4, 5; 0 until a CONNECT was read
 */
public record ConnectionInfo(
    String node,
    long connectionId,
    int loop,
    String listener,
    String transport,
    @Nullable TlsInfo tls,
    String remoteHost,
    int remotePort,
    String localHost,
    int localPort,
    long openedMillis,
    long closedMillis,
    @Nullable String closeCause,
    @Nullable String clientId,
    @Nullable String username,
    int protocolLevel,
    boolean cleanStart,
    int keepAliveSeconds,
    int subscriptions,
    long packetsIn,
    long packetsOut,
    long bytesIn,
    long bytesOut,
    long dropped) {

  public JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("node", node)
            .put("connection_id", connectionId)
            .put("loop", loop)
            .put("listener", listener)
            .put("transport", transport)
            .put("remote_host", remoteHost)
            .put("remote_port", remotePort)
            .put("local_host", localHost)
            .put("local_port", localPort)
            .put("opened_millis", openedMillis)
            .put("connected", closedMillis == 0)
            .put("protocol_level", protocolLevel)
            .put("clean_start", cleanStart)
            .put("keep_alive_seconds", keepAliveSeconds)
            .put("subscriptions", subscriptions)
            .put("packets_in", packetsIn)
            .put("packets_out", packetsOut)
            .put("bytes_in", bytesIn)
            .put("bytes_out", bytesOut)
            .put("dropped", dropped);
    if (tls != null) {
      json.put("tls", tls.toJson());
    }
    if (closedMillis != 0) {
      json.put("closed_millis", closedMillis).put("close_cause", closeCause);
    }
    if (clientId != null) {
      json.put("client_id", clientId);
    }
    if (username != null) {
      json.put("username", username);
    }
    return json;
  }

  public static ConnectionInfo fromJson(JsonObject json) {
    return new ConnectionInfo(
        json.getString("node"),
        json.getLong("connection_id"),
        json.getInteger("loop"),
        json.getString("listener"),
        json.getString("transport"),
        TlsInfo.fromJson(json.getJsonObject("tls")),
        json.getString("remote_host"),
        json.getInteger("remote_port"),
        json.getString("local_host"),
        json.getInteger("local_port"),
        json.getLong("opened_millis"),
        json.getLong("closed_millis", 0L),
        json.getString("close_cause"),
        json.getString("client_id"),
        json.getString("username"),
        json.getInteger("protocol_level"),
        json.getBoolean("clean_start"),
        json.getInteger("keep_alive_seconds"),
        json.getInteger("subscriptions"),
        json.getLong("packets_in"),
        json.getLong("packets_out"),
        json.getLong("bytes_in"),
        json.getLong("bytes_out"),
        json.getLong("dropped"));
  }
}
