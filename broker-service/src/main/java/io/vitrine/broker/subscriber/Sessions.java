package io.vitrine.broker.subscriber;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All sessions by client identifier, and one CONNECT at a time for each of them.
 *
 * <p>Threads: any.
 */
public final class Sessions {
  private final Map<String, ClientSession> byClientId = new ConcurrentHashMap<>();
  private final Map<String, ArrayDeque<Runnable>> busy = new ConcurrentHashMap<>();

  public @Nullable ClientSession get(String clientId) {
    return byClientId.get(clientId);
  }

  public void put(ClientSession session) {
    byClientId.put(session.clientId(), session);
  }

  public void remove(ClientSession session) {
    byClientId.remove(session.clientId(), session);
  }

  public int count() {
    return byClientId.size();
  }

  /**
   * Runs {@code task} now, or after those before it have {@linkplain #release released} the client.
   */
  public void exclusively(String clientId, Runnable task) {
    boolean[] free = new boolean[1];
    busy.compute(
        clientId,
        (any, waiting) -> {
          if (waiting == null) {
            free[0] = true;
            return new ArrayDeque<>(1);
          }
          waiting.add(task);
          return waiting;
        });
    if (free[0]) {
      task.run();
    }
  }

  /** Lets the next one go. */
  public void release(String clientId) {
    Runnable[] next = new Runnable[1];
    busy.compute(
        clientId,
        (any, waiting) -> {
          next[0] = waiting == null ? null : waiting.poll();
          return next[0] == null ? null : waiting;
        });
    if (next[0] != null) {
      next[0].run();
    }
  }
}
