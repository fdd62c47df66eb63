/**
 * Small code measured by JMH: frames cut and parsed, topics matched against a million
 * subscriptions, display filters. Results and the command are in RESULTS.md.
 */
@NullMarked
package io.vitrine.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
