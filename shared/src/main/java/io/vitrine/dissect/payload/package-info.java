/**
 * What the payload of a PUBLISH says: text, JSON, CBOR, Protobuf, Sparkplug B or plain bytes. Pure
 * and lenient: no bytes make it fail. Start at {@link io.vitrine.dissect.payload.PayloadViews}.
 */
@NullMarked
package io.vitrine.dissect.payload;

import org.jspecify.annotations.NullMarked;
