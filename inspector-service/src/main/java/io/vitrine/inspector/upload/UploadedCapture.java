package io.vitrine.inspector.upload;

import java.nio.file.Path;

/**
 * One uploaded file and what is known of it.
 *
 * <p>Threads: any; each change replaces {@link #progress} as a whole.
 */
public final class UploadedCapture {
  /** What is being done with it. */
  public enum State {
    RECEIVING,
    READING,
    READY
  }

  /**
   * How far it is.
   *
   * @param bytes of the file so far
   * @param bytesRead of it, for the counts, while it is read for the first time
   * @param damage where it cannot be read further, and why; empty if all of it can
   */
  public record Progress(
      State state,
      long bytes,
      long bytesRead,
      long frames,
      long packets,
      long streams,
      long bytesMissing,
      String damage) {}

  static final String KEY_LOG = ".keys";
  static final String DESCRIPTION = ".json";

  private final String id;
  private final String name;
  private final Path file;
  private final long createdMillis;
  private volatile Progress progress = new Progress(State.RECEIVING, 0, 0, 0, 0, 0, 0, "");
  private volatile boolean deleted;

  UploadedCapture(String id, String name, Path file, long createdMillis) {
    this.id = id;
    this.name = name;
    this.file = file;
    this.createdMillis = createdMillis;
  }

  public String id() {
    return id;
  }

  /** As the client called it; may be empty. */
  public String name() {
    return name;
  }

  public Path file() {
    return file;
  }

  /** Where the secrets of its TLS connections are, if somebody gave some. */
  public Path keyLog() {
    return file.resolveSibling(id + KEY_LOG);
  }

  /** Where it is written what it is called, once it is wholly there. */
  Path description() {
    return file.resolveSibling(id + DESCRIPTION);
  }

  public long createdMillis() {
    return createdMillis;
  }

  public Progress progress() {
    return progress;
  }

  void progress(Progress now) {
    progress = now;
  }

  /** So many bytes have come. */
  public void received(long bytes) {
    progress = new Progress(State.RECEIVING, bytes, 0, 0, 0, 0, 0, "");
  }

  /** All of it is there; its packets can be asked for. */
  public void setReceived() {
    progress = new Progress(State.READING, progress.bytes(), 0, 0, 0, 0, 0, "");
  }

  /** Nothing could be counted. */
  public void setDamaged(String damage) {
    progress = new Progress(State.READY, progress.bytes(), 0, 0, 0, 0, 0, damage);
  }

  public boolean deleted() {
    return deleted;
  }

  void setDeleted() {
    deleted = true;
  }
}
