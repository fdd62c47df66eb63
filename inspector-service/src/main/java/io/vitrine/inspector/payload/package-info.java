/**
 * How payloads are looked at, as configured: rules with the Protobuf descriptors they name. Start
 * at {@link io.vitrine.inspector.payload.PayloadRules}.
 */
@NullMarked
package io.vitrine.inspector.payload;

import org.jspecify.annotations.NullMarked;
