package io.vitrine.dissect;

import java.util.Locale;

/** How bad a finding is. */
public enum Severity {
  /** Worth knowing; the packet is legal. */
  NOTE,
  /** Breaks a rule, yet can be decoded without doubt. */
  WARNING,
  /** Malformed Packet or Protocol Error: the receiver must close the connection. */
  ERROR;

  /** Name in exports: {@code error}. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
