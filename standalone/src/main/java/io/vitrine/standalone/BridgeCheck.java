package io.vitrine.standalone;

import io.vitrine.bridge.BridgeService;
import io.vitrine.config.Setting;
import io.vitrine.config.Settings;

/** What only the bridge, which knows Kafka's clients, can tell of its settings. */
final class BridgeCheck {
  private BridgeCheck() {}

  /**
   * Makes nothing.
   *
   * @throws Refusal if the bridge cannot start with these settings
   */
  static void check(Settings settings) {
    try {
      BridgeService.check(settings);
    } catch (IllegalArgumentException e) {
      throw new Refusal(withPlace(settings, String.valueOf(e.getMessage())));
    }
  }

  /** The message begins with a key; where that was set stands before it. */
  private static String withPlace(Settings settings, String message) {
    for (Setting each : settings.given()) {
      if (message.startsWith(each.option().key() + ": ")) {
        return each.at() + ": " + message;
      }
    }
    return message;
  }
}
