package io.vitrine.broker.connection;

import io.vitrine.mqtt.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What an acknowledgement says, as one number that can wait: QoS, reason and, if it is a failure,
 * why.
 */
final class AckCode {
  private static final ReasonCode[] REASONS = ReasonCode.values();
  private static final CloseCause[] CAUSES = CloseCause.values();
  private static final int REASON_SHIFT = 2;
  private static final int WHY_SHIFT = 16;
  private static final int REASON_MASK = (1 << WHY_SHIFT - REASON_SHIFT) - 1;

  private AckCode() {}

  /**
   * @param why null if it is a success
   */
  static int of(int qos, ReasonCode reason, @Nullable CloseCause why) {
    int cause = why == null ? 0 : why.ordinal() + 1;
    return cause << WHY_SHIFT | reason.ordinal() << REASON_SHIFT | qos;
  }

  /**
   * @param refused code of MQTT 5 with which Kafka's side refuses it
   */
  static int refused(int code, int refused) {
    ReasonCode known = ReasonCode.of(refused);
    return of(qos(code), known == null ? ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR : known, null);
  }

  static int qos(int code) {
    return code & 3;
  }

  static ReasonCode reason(int code) {
    return REASONS[code >> REASON_SHIFT & REASON_MASK];
  }

  /** In words; empty if it is a success. */
  static String why(int code) {
    return code >> WHY_SHIFT == 0 ? "" : CAUSES[(code >> WHY_SHIFT) - 1].text();
  }
}
