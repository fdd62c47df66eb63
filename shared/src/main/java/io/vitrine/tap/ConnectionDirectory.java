package io.vitrine.tap;

import io.vitrine.contract.ConnectionInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections of this broker, for those who look at them from outside.
 *
 * <p>Threads: any.
 */
public interface ConnectionDirectory {
  /** What is known of an open connection, or of one of those closed last; else null. */
  @Nullable ConnectionInfo find(long connectionId);

  /** Every open connection, in no order. */
  List<ConnectionInfo> open();
}
