package io.vitrine.inspector.sensor.mqtt;

/** The connection that carries MQTT packets; what is between TCP and MQTT shows as it goes. */
public final class Carrier {
  private final long stream;
  private Transport transport = Transport.TCP;

  /**
   * @param stream number of the TCP stream, from 0
   */
  public Carrier(long stream) {
    this.stream = stream;
  }

  public long stream() {
    return stream;
  }

  public Transport transport() {
    return transport;
  }

  public void transport(Transport found) {
    transport = found;
  }
}
