package io.vitrine.inspector.sensor.reassembly;

/** How many bytes all streams together may hold back. One thread. */
public final class BufferBudget {
  private final long bytesMax;
  private long bytes;

  public BufferBudget(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Takes so many bytes, or none if that would be too much. */
  public boolean take(long count) {
    if (bytes + count > bytesMax) {
      return false;
    }
    bytes += count;
    return true;
  }

  public void give(long count) {
    bytes -= count;
  }

  public long bytes() {
    return bytes;
  }
}
