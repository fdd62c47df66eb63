package io.vitrine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeStateTest {
  private static final NodeState STATE =
      new NodeState(
          7,
          new NodeInfo("10.0.0.7", 7801, new JsonObject().put("a", 1)),
          Map.of(
              "vitrine.ä",
              Set.of(new RegistrationInfo("n", 1, false), new RegistrationInfo("n", 2, false)),
              "b",
              Set.of(new RegistrationInfo("n", 3, false))));

  @Test
  void comesBackFromItsBytes() {
    assertThat(NodeState.decode(STATE.encode())).isEqualTo(STATE);
    assertThat(NodeState.decode(NodeState.NOTHING.encode())).isEqualTo(NodeState.NOTHING);
  }

  @Test
  void bytesThatAreNoneAreRefused() {
    byte[] bytes = STATE.encode();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatIllegalArgumentException().isThrownBy(() -> NodeState.decode(cut));
    }
    bytes[0] = 9;
    assertThatIllegalArgumentException().isThrownBy(() -> NodeState.decode(bytes));
  }

  @Test
  void whatANodeSaysLaterHoldsWhateverArrivesLast() {
    ClusterRegistry registry = new ClusterRegistry();
    registry.retain(Set.of("n"));
    registry.heard("n", STATE);
    registry.heard("n", new NodeState(6, null, Map.of()));
    assertThat(registry.registrations("vitrine.ä")).hasSize(2);
    registry.heard("n", new NodeState(8, STATE.info(), Map.of()));
    assertThat(registry.registrations("vitrine.ä")).isEmpty();
    assertThat(registry.infoOf("n")).isEqualTo(STATE.info());
    registry.retain(Set.of("other"));
    assertThat(registry.infoOf("n")).isNull();
    registry.heard("n", new NodeState(9, STATE.info(), STATE.registrations()));
    assertThat(registry.registrations("vitrine.ä")).as("of one that is gone").isEmpty();
  }

  @Test
  void whatIsForThisNodeAloneIsNotTold() {
    ClusterRegistry registry = new ClusterRegistry();
    registry.add("a", new RegistrationInfo("self", 1, true));
    registry.add("a", new RegistrationInfo("self", 2, false));
    assertThat(registry.registrations("a")).hasSize(2);
    assertThat(registry.ownState().registrations())
        .isEqualTo(Map.of("a", Set.of(new RegistrationInfo("self", 2, false))));
    registry.remove("a", new RegistrationInfo("self", 2, false));
    assertThat(registry.ownState().registrations()).isEmpty();
  }
}
