/**
 * Copies of everything durable, made while the broker runs, and brought back into an empty
 * directory. Start at {@link io.vitrine.broker.backup.Backups}.
 */
@NullMarked
package io.vitrine.broker.backup;

import org.jspecify.annotations.NullMarked;
