package io.vitrine.dissect;

/**
 * Something that is wrong with a packet, and where.
 *
 * @param rule what is broken
 * @param text one sentence with the values at hand
 * @param statement statement of the specification of the packet's version, {@code MQTT-3.3.1-4}, or
 *     a section where there is none
 * @param offset first byte concerned, from the start of the packet
 * @param length bytes concerned; may be 0
 */
public record Finding(Rule rule, String text, String statement, int offset, int length) {
  /** Stable name: {@code publish_qos_3}. */
  public String id() {
    return rule.id();
  }

  public Severity severity() {
    return rule.severity();
  }
}
