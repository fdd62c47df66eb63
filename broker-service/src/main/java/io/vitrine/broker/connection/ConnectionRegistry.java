package io.vitrine.broker.connection;

import io.vitrine.contract.ConnectionInfo;
import io.vitrine.tap.ConnectionDirectory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * All open connections of this broker, and those closed last.
 *
 * <p>Threads: any.
 */
public final class ConnectionRegistry implements ConnectionDirectory {
  private static final int CLOSED_MAX = 10_000;

  private final Map<Long, Connection> open = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Map<Long, ConnectionInfo> closed = new ConcurrentHashMap<>();

  /** Guarded by itself. */
  private final Deque<Long> closedOrder = new ArrayDeque<>();

  void opened(Connection connection) {
    open.put(connection.id(), connection);
    count.incrementAndGet();
  }

  void closed(Connection connection) {
    ConnectionInfo last = connection.info();
    closed.put(last.connectionId(), last);
    open.remove(last.connectionId());
    count.decrementAndGet();
    synchronized (closedOrder) {
      closedOrder.add(last.connectionId());
      if (closedOrder.size() > CLOSED_MAX) {
        closed.remove(closedOrder.remove());
      }
    }
  }

  /** Number of open connections. */
  public int count() {
    return count.get();
  }

  @Override
  public @Nullable ConnectionInfo find(long connectionId) {
    Connection connection = open.get(connectionId);
    return connection != null ? connection.info() : closed.get(connectionId);
  }

  @Override
  public List<ConnectionInfo> open() {
    List<ConnectionInfo> all = new ArrayList<>(count.get());
    open.values().forEach(each -> all.add(each.info()));
    return all;
  }
}
