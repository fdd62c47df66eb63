/**
 * WebSocket (RFC 6455) with permessage-deflate (RFC 7692): takes frames apart, whatever segments
 * they lie in, and hands on the bytes of the messages. Start at {@link
 * io.vitrine.inspector.sensor.websocket.WebSocketStream}.
 */
@NullMarked
package io.vitrine.inspector.sensor.websocket;

import org.jspecify.annotations.NullMarked;
