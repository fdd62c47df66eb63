package io.vitrine.broker.connection;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The event loops of this broker by index. */
public final class Loops {
  private final List<Loop> all = new CopyOnWriteArrayList<>();

  public void add(Loop loop) {
    all.add(loop);
  }

  public Loop get(int index) {
    return all.get(index);
  }

  public List<Loop> all() {
    return all;
  }
}
