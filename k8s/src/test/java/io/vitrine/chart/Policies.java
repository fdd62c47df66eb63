package io.vitrine.chart;

import static io.vitrine.chart.Manifest.list;
import static io.vitrine.chart.Manifest.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What NetworkPolicies let through, a line for each kind of pod, direction, port and peer: {@code
 * broker <- TCP mqtt anyone}.
 */
final class Policies {
  private static final String COMPONENT = "app.kubernetes.io/component";

  private Policies() {}

  static Set<String> lines(List<Manifest> manifests) {
    Set<String> lines = new TreeSet<>();
    for (Manifest manifest : manifests) {
      if (manifest.kind().equals("NetworkPolicy")) {
        Map<?, ?> spec = map(manifest.body(), "spec");
        String pods = pods(map(spec, "podSelector"));
        list(spec, "ingress").forEach(rule -> lines.addAll(lines(pods + " <- ", rule, "from")));
        list(spec, "egress").forEach(rule -> lines.addAll(lines(pods + " -> ", rule, "to")));
      }
    }
    return lines;
  }

  private static List<String> lines(String begin, Map<?, ?> rule, String peers) {
    List<String> who = new ArrayList<>(list(rule, peers).stream().map(Policies::peer).toList());
    if (who.isEmpty()) {
      who.add("anyone");
    }
    List<String> lines = new ArrayList<>();
    for (Map<?, ?> port : list(rule, "ports")) {
      for (String each : who) {
        lines.add(begin + port.get("protocol") + " " + port.get("port") + " " + each);
      }
    }
    return lines;
  }

  private static String peer(Map<?, ?> peer) {
    if (peer.get("ipBlock") instanceof Map<?, ?> block) {
      return String.valueOf(block.get("cidr"));
    }
    if (!peer.containsKey("namespaceSelector")) {
      return pods(map(peer, "podSelector"));
    }
    String pods = peer.containsKey("podSelector") ? pods(map(peer, "podSelector")) : "all";
    return pods + " of " + labels(map(peer, "namespaceSelector"), "any namespace");
  }

  private static String pods(Map<?, ?> selector) {
    Map<?, ?> labels = map(selector, "matchLabels");
    if (labels.containsKey(COMPONENT)) {
      return String.valueOf(labels.get(COMPONENT));
    }
    return labels.containsKey("vitrine.io/member") ? "member" : labels(selector, "namespace");
  }

  private static String labels(Map<?, ?> selector, String all) {
    Map<?, ?> labels = map(selector, "matchLabels");
    return labels.isEmpty() ? all : labels.toString();
  }
}
