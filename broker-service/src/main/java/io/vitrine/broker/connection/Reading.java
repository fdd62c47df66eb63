package io.vitrine.broker.connection;

/** Lets the frames of a connection through, or holds them. */
public interface Reading {
  /** Frames that were held come now. */
  void resume();

  /** Whether it is us who do not read. */
  boolean paused();
}
