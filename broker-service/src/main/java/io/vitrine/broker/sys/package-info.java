/**
 * What the broker says of itself by MQTT: the topics {@code $SYS/broker/…}, as mosquitto has them.
 * Start at {@link io.vitrine.broker.sys.SysTopics}.
 */
@NullMarked
package io.vitrine.broker.sys;

import org.jspecify.annotations.NullMarked;
