package io.vitrine.dissect;

/** What the values of a field are, in Java and in filters. */
public enum FieldType {
  /** No value: a heading of the tree. Filters can only ask whether it is there. */
  NONE,
  /** {@link Long}, never negative. */
  UNSIGNED,
  /** {@link Long} 0 or 1. */
  BOOLEAN,
  /** {@link Double}. */
  FLOAT,
  /** {@link String}. */
  STRING,
  /** {@code byte[]}. */
  BYTES,
  /** {@link io.vitrine.mqtt.property.Properties.Pair}; filters take the value of a given key. */
  PAIR,
  /** {@link io.vitrine.dissect.payload.PayloadView}; filters take the values at a path. */
  PATH,
  /** {@code byte[]} of length 4. */
  IPV4,
  /** {@code byte[]} of length 16. */
  IPV6,
  /** {@link Long}: nanoseconds since 1970 UTC. */
  TIME
}
