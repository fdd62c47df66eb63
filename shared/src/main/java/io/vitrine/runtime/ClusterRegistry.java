package io.vitrine.runtime;

import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of all nodes: of itself because it changes it, of the others because they
 * said so. Nobody else's word counts for a node, hence there is nothing to agree on, nothing to
 * hand over, and nothing that parts of a cluster could contradict each other in when they meet.
 *
 * <p>Threads: any.
 */
final class ClusterRegistry {
  private final Map<String, NodeState> others = new ConcurrentHashMap<>();
  private final Map<String, Set<RegistrationInfo>> own = new ConcurrentHashMap<>();
  private volatile @Nullable NodeInfo ownInfo;
  private volatile @Nullable RegistrationListener listener;
  private Set<String> members = Set.of();
  private long version;

  void listener(RegistrationListener registrationListener) {
    listener = registrationListener;
  }

  /** This node's event bus listens there. */
  synchronized void listens(NodeInfo info) {
    ownInfo = info;
    version++;
  }

  synchronized void add(String address, RegistrationInfo info) {
    Set<RegistrationInfo> infos = new LinkedHashSet<>(own.getOrDefault(address, Set.of()));
    infos.add(info);
    own.put(address, infos);
    version++;
    tell(Set.of(address));
  }

  synchronized void remove(String address, RegistrationInfo info) {
    Set<RegistrationInfo> infos = new LinkedHashSet<>(own.getOrDefault(address, Set.of()));
    if (!infos.remove(info)) {
      return;
    }
    if (infos.isEmpty()) {
      own.remove(address);
    } else {
      own.put(address, infos);
    }
    version++;
    tell(Set.of(address));
  }

  @Nullable NodeInfo ownInfo() {
    return ownInfo;
  }

  /** What the others are to know of this node. */
  synchronized NodeState ownState() {
    Map<String, Set<RegistrationInfo>> shared = new HashMap<>();
    own.forEach(
        (address, infos) -> {
          Set<RegistrationInfo> forAll = new LinkedHashSet<>(infos);
          forAll.removeIf(RegistrationInfo::localOnly);
          if (!forAll.isEmpty()) {
            shared.put(address, forAll);
          }
        });
    return new NodeState(version, ownInfo, shared);
  }

  /** {@code node} said that of itself. What comes late from one that left is not heard any more. */
  synchronized void heard(String node, NodeState state) {
    if (!members.contains(node)) {
      return;
    }
    NodeState before = others.getOrDefault(node, NodeState.NOTHING);
    if (before.version() >= state.version()) {
      return;
    }
    others.put(node, state);
    tell(changed(before, state));
  }

  /** Forgets all other nodes than these, and hears no others. */
  synchronized void retain(Collection<String> nodes) {
    members = Set.copyOf(nodes);
    Set<String> addresses = new HashSet<>();
    others
        .entrySet()
        .removeIf(
            each -> {
              boolean gone = !members.contains(each.getKey());
              if (gone) {
                addresses.addAll(each.getValue().registrations().keySet());
              }
              return gone;
            });
    tell(addresses);
  }

  @Nullable NodeInfo infoOf(String node) {
    return others.getOrDefault(node, NodeState.NOTHING).info();
  }

  List<RegistrationInfo> registrations(String address) {
    List<RegistrationInfo> all = new ArrayList<>(own.getOrDefault(address, Set.of()));
    for (NodeState each : others.values()) {
      all.addAll(each.registrations().getOrDefault(address, Set.of()));
    }
    return all;
  }

  private static Set<String> changed(NodeState before, NodeState after) {
    Set<String> addresses = new HashSet<>(before.registrations().keySet());
    addresses.addAll(after.registrations().keySet());
    addresses.removeIf(
        address ->
            Objects.equals(
                before.registrations().get(address), after.registrations().get(address)));
    return addresses;
  }

  /** In order, since the caller holds the lock. */
  private void tell(Set<String> addresses) {
    RegistrationListener current = listener;
    if (current == null) {
      return;
    }
    for (String address : addresses) {
      if (current.wantsUpdatesFor(address)) {
        current.registrationsUpdated(new RegistrationUpdateEvent(address, registrations(address)));
      }
    }
  }
}
