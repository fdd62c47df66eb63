package io.vitrine.runtime;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.config.Settings;
import org.junit.jupiter.api.Test;

class ClusterStackTest {
  @Test
  void anAddressThatIsNoneIsRefusedByName() {
    Settings settings = Settings.defaults();
    assertThatThrownBy(() -> ClusterStack.channel(settings.with("cluster.hosts", "nowhere")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cluster.hosts: nowhere (expected: host:port)");
    assertThatThrownBy(() -> ClusterStack.channel(settings.with("cluster.bind_host", "no such")))
        .hasMessage("cluster.bind_host: no such (expected: an address of this machine)");
  }
}
