package io.vitrine.inspector.sensor;

/** How many bytes all streams together may hold back. One thread. */
final class BufferBudget {
  private final long bytesMax;
  private long bytes;

  BufferBudget(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Takes so many bytes, or none if that would be too much. */
  boolean take(long count) {
    if (bytes + count > bytesMax) {
      return false;
    }
    bytes += count;
    return true;
  }

  void give(long count) {
    bytes -= count;
  }

  long bytes() {
    return bytes;
  }
}
