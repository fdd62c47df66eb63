/**
 * The chart, checked as Kubernetes and its users would: linted and rendered by real Helm, validated
 * against the API, and its settings read by the services' own reader. Start at {@link
 * io.vitrine.chart.RenderedTest}.
 */
@NullMarked
package io.vitrine.chart;

import org.jspecify.annotations.NullMarked;
