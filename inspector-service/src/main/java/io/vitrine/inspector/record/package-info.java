/**
 * What is written about packets and flows for other programs: message records and flow records, one
 * JSON object each. Start at {@link io.vitrine.inspector.record.MessageRecord}.
 */
@NullMarked
package io.vitrine.inspector.record;

import org.jspecify.annotations.NullMarked;
