package io.vitrine.broker.outbox;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.CountedRoutes;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.log.LogNote;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many messages one partition of the outbox has accepted for each of its routes, ever. It is on
 * disk in the same write as the messages.
 *
 * <p>Threads: the journal's; {@link #json} and {@link #from} any.
 */
final class AcceptedRoutes implements LogNote {
  private static final int CLAIMS_MAX = 1_024;
  private static final String FROM = "from";
  private static final String THROUGH = "through";
  private static final String ROUTES = "routes";

  /** Messages of the same claims. */
  private static final class Alike {
    private final byte[] claims;
    private final List<String> routes;
    private long count;

    Alike(byte[] claims, List<String> routes) {
      this.claims = claims;
      this.routes = routes;
    }
  }

  private final ClaimedRoutes claimed;
  private final long from;
  private final Map<String, Long> sums = new TreeMap<>();
  private final Map<ByteBuffer, Alike> alike = new HashMap<>();
  private @Nullable Alike latest;
  private long through;
  private volatile Map<String, Long> onDisk;

  /**
   * @param outbox name of the kind that the log is of
   * @param note what was on disk at the start; null if nothing was
   * @param last the newest message then; what the note does not know of is not counted
   */
  AcceptedRoutes(String outbox, byte @Nullable [] note, long last) {
    this.claimed = new ClaimedRoutes(outbox);
    JsonObject found = note == null ? new JsonObject() : read(note);
    // Another version of the broker, which kept no note, may have accepted some meanwhile.
    boolean whole = found.getLong(THROUGH, 0L) == last;
    this.from = whole ? found.getLong(FROM, 1L) : last + 1;
    this.through = last;
    if (whole) {
      JsonObject routes = found.getJsonObject(ROUTES, new JsonObject());
      routes.fieldNames().forEach(name -> sums.put(name, routes.getLong(name)));
    }
    this.onDisk = Map.copyOf(sums);
  }

  private static JsonObject read(byte[] note) {
    try {
      return Buffer.buffer(note).toJsonObject();
    } catch (DecodeException e) {
      throw new IllegalStateException("not a note of accepted messages: " + e.getMessage(), e);
    }
  }

  /** The first message that is counted. */
  long from() {
    return from;
  }

  /** By route. */
  JsonObject json() {
    JsonObject json = new JsonObject();
    new TreeMap<>(onDisk).forEach(json::put);
    return json;
  }

  @Override
  public void take(byte[] bytes, int begin, int end) {
    through++;
    Alike same = latest;
    if (same == null || !OutboxRecord.claimsAre(bytes, begin, same.claims)) {
      same = find(bytes, begin, end);
      latest = same;
    }
    same.count++;
  }

  private Alike find(byte[] bytes, int begin, int end) {
    Buffer record = BufferInternal.buffer(Unpooled.wrappedBuffer(bytes, begin, end - begin));
    byte[] claims = OutboxRecord.hasClaims(record) ? OutboxRecord.claims(record) : new byte[0];
    Alike known = alike.get(ByteBuffer.wrap(claims));
    if (known == null) {
      if (alike.size() >= CLAIMS_MAX) {
        sum();
        alike.clear();
      }
      known = new Alike(claims, claimed.of(record));
      alike.put(ByteBuffer.wrap(claims), known);
    }
    return known;
  }

  private void sum() {
    for (Alike each : alike.values()) {
      if (each.count > 0) {
        each.routes.forEach(
            route -> sums.merge(CountedRoutes.name(sums, route), each.count, Long::sum));
        each.count = 0;
      }
    }
  }

  @Override
  public byte[] encode() {
    sum();
    JsonObject routes = new JsonObject();
    sums.forEach(routes::put);
    return new JsonObject()
        .put(FROM, from)
        .put(THROUGH, through)
        .put(ROUTES, routes)
        .toBuffer()
        .getBytes();
  }

  @Override
  public void written() {
    onDisk = Map.copyOf(sums);
  }
}
