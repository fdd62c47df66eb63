package io.vitrine.broker.store;

import io.vitrine.broker.session.StoredMessage;
import java.util.List;

/**
 * A part of a queue, read from disk.
 *
 * @param messages in the order of their sequences
 * @param through there are no others up to this sequence
 */
public record LoadedMessages(List<StoredMessage> messages, long through) {}
