/**
 * What live traffic means together: flows, sessions and findings of brokers and sensors as they
 * come, in bounded memory. Start at {@link io.vitrine.inspector.traffic.TrafficAnalysis} for what
 * is done with packets, at {@link io.vitrine.inspector.traffic.TrafficLog} for what is kept.
 */
@NullMarked
package io.vitrine.inspector.traffic;

import org.jspecify.annotations.NullMarked;
