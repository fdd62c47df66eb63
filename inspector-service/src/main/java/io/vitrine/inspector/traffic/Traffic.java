package io.vitrine.inspector.traffic;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * All live traffic that this inspector looks at: one log of flows, one of findings, and an analysis
 * per node.
 *
 * <p>Threads: any.
 */
public final class Traffic {
  static final int FLOWS_KEPT = 10_000;
  static final int FINDINGS_KEPT = 10_000;

  private final TrafficLog flows = new TrafficLog(FLOWS_KEPT);
  private final TrafficLog findings = new TrafficLog(FINDINGS_KEPT);
  private final List<TrafficAnalysis> analyses = new CopyOnWriteArrayList<>();

  /** Looks at a node from now on. */
  public TrafficAnalysis open(String node) {
    TrafficAnalysis made = new TrafficAnalysis(node, flows, findings);
    analyses.add(made);
    return made;
  }

  /** The node is gone; what it told stays. */
  void close(TrafficAnalysis of) {
    of.finish();
    analyses.remove(of);
  }

  public TrafficLog flows() {
    return flows;
  }

  public TrafficLog findings() {
    return findings;
  }

  /** One per node that is looked at. */
  public List<TrafficAnalysis> analyses() {
    return analyses;
  }
}
