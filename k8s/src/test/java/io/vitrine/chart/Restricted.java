package io.vitrine.chart;

import static io.vitrine.chart.Manifest.list;
import static io.vitrine.chart.Manifest.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The Pod Security Standard "restricted" (Kubernetes 1.31), and what we ask for beyond it: a
 * read-only root file system, a memory limit, no token, no service variables.
 */
final class Restricted {
  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");

  private final List<String> violations = new ArrayList<>();

  /** What is wrong with a pod's spec, a line each. */
  static List<String> violations(Map<?, ?> pod) {
    Restricted check = new Restricted();
    check.pod(pod);
    return check.violations;
  }

  private void pod(Map<?, ?> pod) {
    for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
      expect(!Boolean.TRUE.equals(pod.get(shared)), shared);
    }
    expect(Boolean.FALSE.equals(pod.get("automountServiceAccountToken")), "token is mounted");
    expect(Boolean.FALSE.equals(pod.get("enableServiceLinks")), "service variables");
    for (Map<?, ?> volume : list(pod, "volumes")) {
      for (Object key : volume.keySet()) {
        expect(key.equals("name") || VOLUMES.contains(key), "volume of type " + key);
      }
    }
    Map<?, ?> context = map(pod, "securityContext");
    List<Map<?, ?>> containers = new ArrayList<>(list(pod, "containers"));
    containers.addAll(list(pod, "initContainers"));
    expect(!containers.isEmpty(), "no container");
    containers.forEach(container -> container(container, context));
  }

  private void container(Map<?, ?> container, Map<?, ?> podContext) {
    Map<?, ?> own = map(container, "securityContext");
    String name = container.get("name") + ": ";
    expect(Boolean.TRUE.equals(either(own, podContext, "runAsNonRoot")), name + "runAsNonRoot");
    Object user = either(own, podContext, "runAsUser");
    expect(!Objects.equals(user, 0), name + "runs as root");
    Object seccomp = either(own, podContext, "seccompProfile");
    Object type = seccomp instanceof Map<?, ?> profile ? profile.get("type") : null;
    expect("RuntimeDefault".equals(type) || "Localhost".equals(type), name + "seccompProfile");
    expect(Boolean.FALSE.equals(own.get("allowPrivilegeEscalation")), name + "may escalate");
    expect(!Boolean.TRUE.equals(own.get("privileged")), name + "privileged");
    Map<?, ?> capabilities = map(own, "capabilities");
    expect(List.of("ALL").equals(capabilities.get("drop")), name + "does not drop ALL");
    expect(
        capabilities.get("add") == null
            || List.of("NET_BIND_SERVICE").equals(capabilities.get("add")),
        name + "adds capabilities");
    for (Map<?, ?> port : list(container, "ports")) {
      expect(port.get("hostPort") == null, name + "hostPort");
      expect(port.get("protocol") != null, name + "a port without its protocol");
    }
    expect(Boolean.TRUE.equals(own.get("readOnlyRootFilesystem")), name + "root can be written");
    Map<?, ?> limits = map(map(container, "resources"), "limits");
    expect(limits.get("memory") != null, name + "no memory limit");
  }

  private void expect(boolean holds, String violation) {
    if (!holds) {
      violations.add(violation);
    }
  }

  private static Object either(Map<?, ?> container, Map<?, ?> pod, String key) {
    Object own = container.get(key);
    return own != null ? own : pod.get(key);
  }
}
