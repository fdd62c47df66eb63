/**
 * The conformance suite: dialogues with a broker as text files, the statements of the
 * specifications that they show, and the coverage that follows. Start at {@link
 * io.vitrine.broker.conformance.ConformanceTest}; the language of the dialogues is described in
 * {@code dialogues/README.md} beside them.
 */
package io.vitrine.broker.conformance;
