/**
 * One client's connection: its frames, its session's actions, and who is connected. Start at {@link
 * io.vitrine.broker.connection.Connection}; from outside at {@link
 * io.vitrine.tap.ConnectionDirectory}.
 */
@NullMarked
package io.vitrine.broker.connection;

import org.jspecify.annotations.NullMarked;
