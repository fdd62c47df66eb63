/**
 * Takes an MQTT control packet apart for people to look at: a tree of fields with Wireshark's
 * names, values, byte offsets and lengths, and a finding for every statement of the specification
 * that the packet breaks. Never throws, whatever the bytes are. Start at {@link
 * io.vitrine.dissect.Dissector}; the fields are rows of {@link io.vitrine.dissect.MqttFields}, the
 * checks rows of {@link io.vitrine.dissect.Rule}.
 */
@NullMarked
package io.vitrine.dissect;

import org.jspecify.annotations.NullMarked;
