package io.vitrine.broker.connection;

import io.vitrine.contract.ConnectionInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All open connections of the broker and the last ones that were closed. */
public final class Connections implements ConnectionDirectory {
  private static final int CLOSED_MAX = 10_000;

  private final Map<Long, Connection> open = new ConcurrentHashMap<>();
  private final Map<Long, ConnectionInfo> closed =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, ConnectionInfo> eldest) {
          return size() > CLOSED_MAX;
        }
      };

  void opened(Connection connection) {
    open.put(connection.id(), connection);
  }

  void closed(Connection connection) {
    if (open.remove(connection.id()) != null) {
      ConnectionInfo last = connection.info();
      synchronized (closed) {
        closed.put(connection.id(), last);
      }
    }
  }

  public int count() {
    return open.size();
  }

  @Override
  public @Nullable ConnectionInfo find(long connectionId) {
    Connection live = open.get(connectionId);
    if (live != null) {
      return live.info();
    }
    synchronized (closed) {
      return closed.get(connectionId);
    }
  }

  @Override
  public List<ConnectionInfo> open() {
    return open.values().stream().map(Connection::info).toList();
  }

  Iterable<Connection> live() {
    return open.values();
  }
}
