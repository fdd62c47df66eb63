package io.vitrine.inspector.sensor.file;

import java.io.IOException;

/** The file is no capture that can be read. */
public final class CaptureFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  public CaptureFormatException(String message) {
    super(message);
  }
}
