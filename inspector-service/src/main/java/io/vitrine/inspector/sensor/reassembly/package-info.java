/**
 * Puts the bytes of TCP connections in order, one direction at a time, in bounded memory, and says
 * exactly which were never captured. Start at {@link
 * io.vitrine.inspector.sensor.reassembly.TcpStream}.
 */
@NullMarked
package io.vitrine.inspector.sensor.reassembly;

import org.jspecify.annotations.NullMarked;
