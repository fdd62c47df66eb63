/** Whether the disk has room. Start at {@link io.vitrine.broker.disk.DiskSpace}. */
@NullMarked
package io.vitrine.broker.disk;

import org.jspecify.annotations.NullMarked;
