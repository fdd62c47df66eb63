package io.vitrine.mqtt.packet;

/**
 * A packet breaks the specification. Carries the MQTT 5 reason code to answer with and the
 * statement that is broken; has no stack trace, since hostile input must stay cheap.
 */
public final class MalformedPacket extends Exception {
  private static final long serialVersionUID = 1L;

  private final ReasonCode reason;
  private final String statement;

  /**
   * @param statement the broken statement, {@code MQTT-3.3.1-4}, or a section where none exists
   */
  public MalformedPacket(ReasonCode reason, String statement, String message) {
    super(message, null, false, false);
    this.reason = reason;
    this.statement = statement;
  }

  public ReasonCode reason() {
    return reason;
  }

  public String statement() {
    return statement;
  }

  @Override
  public String toString() {
    return reason.title() + ": " + getMessage() + " [" + statement + "]";
  }
}
