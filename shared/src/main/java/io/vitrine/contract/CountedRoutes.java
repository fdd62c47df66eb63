package io.vitrine.contract;

import java.util.Map;

/**
 * By which names the messages of a partition of an outbox are counted, at broker and bridge alike.
 */
public final class CountedRoutes {
  /** As many as can be made over HTTP; those beyond, gone ones too, are counted together. */
  public static final int NAMES_MAX = 1_000;

  /** Routes that are counted together. */
  public static final String OTHERS = "(others)";

  /** What no route could be found for, since it cannot be read. */
  public static final String UNREADABLE = "(unreadable)";

  /** Messages from before records said which routes they were taken for. */
  public static final String UNKNOWN = "(unknown)";

  private CountedRoutes() {}

  /** The name that a route is counted by among those that are counted already. */
  public static String name(Map<String, ?> counts, String route) {
    return counts.containsKey(route) || counts.size() < NAMES_MAX ? route : OTHERS;
  }
}
