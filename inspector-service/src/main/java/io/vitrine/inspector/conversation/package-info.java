/**
 * What packets mean together: handshakes with their latency, sessions by client identifier, limits
 * that the two sides agreed on, behaviour over time. Start at {@link
 * io.vitrine.inspector.conversation.Conversations}.
 */
@NullMarked
package io.vitrine.inspector.conversation;

import org.jspecify.annotations.NullMarked;
