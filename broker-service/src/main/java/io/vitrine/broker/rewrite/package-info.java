/**
 * Topics that get another name before anything else sees them, by the rules of {@code
 * broker.topic_rewrites}. Start at {@link io.vitrine.broker.rewrite.TopicRewriter}.
 */
@NullMarked
package io.vitrine.broker.rewrite;

import org.jspecify.annotations.NullMarked;
