/**
 * Topic names, topic filters and the UTF-8 they are made of. Start at {@link
 * io.vitrine.mqtt.topic.TopicFilter}.
 */
@NullMarked
package io.vitrine.mqtt.topic;

import org.jspecify.annotations.NullMarked;
