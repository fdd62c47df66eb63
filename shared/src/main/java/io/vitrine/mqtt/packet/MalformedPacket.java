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
   * @param statement the broken statement of MQTT 5.0, {@code MQTT-3.3.1-4}, or a section, {@code
   *     5.0 2.2.2.2}, where none exists
   */
  public MalformedPacket(ReasonCode reason, String statement, String message) {
    super(message, null, false, false);
    this.reason = reason;
    this.statement = statement;
  }

  /** A packet that can't be parsed: reason code 0x81. */
  public static MalformedPacket malformed(String statement, String message) {
    return new MalformedPacket(ReasonCode.MALFORMED_PACKET, statement, message);
  }

  /** A packet that can be parsed but must not be sent: reason code 0x82. */
  public static MalformedPacket protocolError(String statement, String message) {
    return new MalformedPacket(ReasonCode.PROTOCOL_ERROR, statement, message);
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
