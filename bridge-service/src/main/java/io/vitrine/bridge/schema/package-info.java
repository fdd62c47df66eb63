/**
 * Whether payloads are what a route's schema says: JSON Schema, Avro, Protobuf, from files or from
 * a registry. Start at {@link io.vitrine.bridge.schema.Schemas}.
 */
@NullMarked
package io.vitrine.bridge.schema;

import org.jspecify.annotations.NullMarked;
