/**
 * The 27 properties of MQTT 5: one table, a reader that works in place, a builder. Start at {@link
 * io.vitrine.mqtt.property.Property}.
 */
@NullMarked
package io.vitrine.mqtt.property;

import org.jspecify.annotations.NullMarked;
