/**
 * How far each outbox partition is in Kafka, written down in Kafka itself, in the same transaction
 * as the records. Start at {@link io.vitrine.bridge.cursor.CursorTopic}.
 */
@NullMarked
package io.vitrine.bridge.cursor;

import org.jspecify.annotations.NullMarked;
