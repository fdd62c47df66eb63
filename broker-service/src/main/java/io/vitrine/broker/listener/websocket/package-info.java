/**
 * MQTT over WebSocket: the upgrade, and packets in and out of binary frames. Start at {@link
 * io.vitrine.broker.listener.websocket.WebSocketUpgrade}.
 */
@NullMarked
package io.vitrine.broker.listener.websocket;

import org.jspecify.annotations.NullMarked;
