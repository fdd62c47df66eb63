package io.vitrine.inspector.record;

import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import java.util.ArrayList;
import java.util.List;

/** Packets that ask and answer each other, in their order. One thread. */
public final class EveTransaction {
  private final List<MqttPacket> packets = new ArrayList<>();

  public EveTransaction(MqttPacket first) {
    packets.add(first);
  }

  public void add(MqttPacket next) {
    packets.add(next);
  }

  /** What asked. */
  public MqttPacket first() {
    return packets.get(0);
  }

  public MqttPacket last() {
    return packets.get(packets.size() - 1);
  }

  public List<MqttPacket> packets() {
    return packets;
  }
}
