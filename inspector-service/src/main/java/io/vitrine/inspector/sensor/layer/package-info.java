/**
 * The headers of a frame, from the link layer to TCP or UDP: VLAN tags, PPPoE, MPLS, IP with its
 * options, extension headers and fragments, and what mirrors put around frames (VXLAN, Geneve, GRE,
 * ERSPAN). Start at {@link io.vitrine.inspector.sensor.layer.Layers}.
 */
@NullMarked
package io.vitrine.inspector.sensor.layer;

import org.jspecify.annotations.NullMarked;
