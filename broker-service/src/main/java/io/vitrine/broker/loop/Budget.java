package io.vitrine.broker.loop;

/**
 * Bytes that the connections of one event loop may hold together for one purpose.
 *
 * <p>Threads: the loop's; {@link #bytes} any, which may see an older value.
 */
public final class Budget {
  private final long bytesMax;
  private long bytes;

  public Budget(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Whether there is room for {@code more} bytes. */
  public boolean fits(long more) {
    return bytes + more <= bytesMax;
  }

  /** So many bytes came; negative: went. */
  public void add(long more) {
    bytes += more;
  }

  public long bytes() {
    return bytes;
  }
}
