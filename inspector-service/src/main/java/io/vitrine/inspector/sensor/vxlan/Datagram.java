package io.vitrine.inspector.sensor.vxlan;

import io.vitrine.inspector.sensor.layer.Outer;

/**
 * A datagram as the socket gave it.
 *
 * @param epochNanos when it was taken from the socket
 */
@SuppressWarnings("ArrayRecordComponent")
record Datagram(long epochNanos, byte[] bytes, Outer outer) {}
