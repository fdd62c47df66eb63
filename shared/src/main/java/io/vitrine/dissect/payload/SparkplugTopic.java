package io.vitrine.dissect.payload;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code spBv1.0/group/TYPE/edge_node/[device]} (Eclipse Sparkplug 3.0, 4.1).
 *
 * @param type such as NBIRTH
 * @param edgeNode group and edge node
 */
record SparkplugTopic(String type, String edgeNode) {
  private static final String NAMESPACE = "spBv1.0/";
  private static final Set<String> TYPES =
      Set.of("NBIRTH", "NDEATH", "DBIRTH", "DDEATH", "NDATA", "DDATA", "NCMD", "DCMD");

  /** Null if it is no topic of Sparkplug's with a Sparkplug payload; STATE has JSON. */
  static @Nullable SparkplugTopic of(String topic) {
    if (!topic.startsWith(NAMESPACE)) {
      return null;
    }
    String[] parts = topic.split("/", -1);
    return parts.length >= 4 && TYPES.contains(parts[2])
        ? new SparkplugTopic(parts[2], parts[1] + "/" + parts[3])
        : null;
  }

  boolean birth() {
    return type.endsWith("BIRTH");
  }
}
