package io.vitrine.broker.store;

import java.util.function.BooleanSupplier;

/**
 * What becomes of a message in an outbox, another store. The turn that has what is asked for of the
 * message is written only after that has settled, and what is asked for not without the record
 * there: who is refused and sends it again is as if it had never been sent. Both are asked on any
 * thread.
 *
 * @param settled whether the outbox has the record on disk, or never will
 * @param there whether it has it
 */
public record Elsewhere(BooleanSupplier settled, BooleanSupplier there) {}
