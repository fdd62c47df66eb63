package io.vitrine.inspector.sensor;

import java.io.IOException;

/** The file is no capture that can be read. */
public final class CaptureFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  CaptureFormatException(String message) {
    super(message);
  }
}
