/**
 * Wireshark's display filter language over MQTT fields and Vitrine's own: parsed with positions,
 * checked against the field table, compiled to predicates. Start at {@link
 * io.vitrine.filter.Filter}.
 */
@NullMarked
package io.vitrine.filter;

import org.jspecify.annotations.NullMarked;
