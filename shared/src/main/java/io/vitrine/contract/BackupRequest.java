package io.vitrine.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/**
 * A request about the backups of a broker node. It names no path: where they are is the node's
 * configuration. Both are answered with {@code {"backups": [...]}}, an object each: {@code name},
 * {@code node}, {@code state} ({@code running}, {@code complete}, {@code failed}), {@code begun}
 * and {@code ended} (RFC 3339), {@code bytes}, {@code files}, {@code directory} and, if it failed,
 * {@code error}.
 *
 * <ul>
 *   <li>{@code begin}: begins one; answers with it alone, at once
 *   <li>{@code list}: all that there are, newest first, also the last that failed
 * </ul>
 *
 * @param op one of these
 */
public record BackupRequest(String op) {
  public static final int VERSION = 1;
  public static final String BEGIN = "begin";
  public static final String LIST = "list";

  public Buffer encode() {
    return new JsonObject().put("version", VERSION).put("op", op).toBuffer();
  }

  /**
   * @throws IllegalArgumentException if the version is not known
   */
  public static BackupRequest decode(Buffer body) {
    JsonObject json = body.toJsonObject();
    int version = json.getInteger("version", 0);
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "backup request version: " + version + " (expected: " + VERSION + ")");
    }
    return new BackupRequest(json.getString("op", ""));
  }
}
