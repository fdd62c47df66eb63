package io.vitrine.tap;

import io.vitrine.dissect.Field;

/** Which fields live traffic has; a filter that asks for another would find nothing, ever. */
public final class LiveFields {
  private LiveFields() {}

  /** Whether packets have it, or mirrored ones do. */
  public static boolean ofPackets(Field field) {
    return FrameSource.knows(field) || MirroredFields.knows(field);
  }

  /** Whether packets of a sensor have it and those of a broker do not. */
  public static boolean ofMirrorsOnly(Field field) {
    return MirroredFields.knows(field);
  }

  /** Whether connections have it. */
  public static boolean ofConnections(Field field) {
    return ConnectionSource.knows(field);
  }
}
