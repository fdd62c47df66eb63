package io.vitrine.inspector.record;

import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import java.util.ArrayList;
import java.util.List;

/** Packets that ask and answer each other, in their order. One thread. */
public final class EveTransaction {
  private final List<MqttPacket> packets = new ArrayList<>();

  private boolean wanted;

  /**
   * @param wanted whether somebody asked for it
   */
  public EveTransaction(MqttPacket first, boolean wanted) {
    add(first, wanted);
  }

  /**
   * @param asked whether somebody asked for this packet
   */
  public void add(MqttPacket next, boolean asked) {
    packets.add(next);
    wanted |= asked;
  }

  /** Whether somebody asked for any of its packets. */
  public boolean wanted() {
    return wanted;
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
