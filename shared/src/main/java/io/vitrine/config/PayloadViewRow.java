package io.vitrine.config;

/**
 * How payloads of some topics are looked at: one row of {@code inspector.payload_views}.
 *
 * @param filter topic filter
 * @param view {@code text}, {@code json}, {@code cbor}, {@code protobuf}, {@code sparkplug} or
 *     {@code hex}
 * @param descriptor file with a Protobuf descriptor set; empty for none
 * @param message full name of the payload's message in it; empty without a descriptor
 */
public record PayloadViewRow(String filter, String view, String descriptor, String message) {
  static PayloadViewRow of(String filter, String view, String descriptor, String message) {
    if (!view.equals("protobuf") && !descriptor.isEmpty()) {
      throw new IllegalArgumentException(
          "descriptor: " + descriptor + " (expected: view protobuf)");
    }
    if (descriptor.isEmpty() != message.isEmpty()) {
      throw new IllegalArgumentException(
          "message: " + message + " (expected: a descriptor and a message of it, or neither)");
    }
    return new PayloadViewRow(filter, view, descriptor, message);
  }
}
