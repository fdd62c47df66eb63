package io.vitrine.inspector.sensor.mqtt;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Field;
import io.vitrine.dissect.MqttFields;
import io.vitrine.dissect.PropertyFields;
import io.vitrine.mqtt.property.Property;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the client's end of a connection.
 *
 * @param clientId as CONNECT or, where the server chose it, CONNACK has it; null if not seen
 * @param username null if there is none, or it was not seen
 */
public record ClientNames(@Nullable String clientId, @Nullable String username) {
  public static final ClientNames UNKNOWN = new ClientNames(null, null);

  public static ClientNames ofConnect(Dissection connect) {
    return new ClientNames(text(connect, MqttFields.CLIENTID), text(connect, MqttFields.USERNAME));
  }

  public ClientNames withConnack(Dissection connack) {
    Field assigned = PropertyFields.of(Property.ASSIGNED_CLIENT_IDENTIFIER, false);
    String given = text(connack, assigned);
    return given == null ? this : new ClientNames(given, username);
  }

  private static @Nullable String text(Dissection tree, Field field) {
    int index = tree.find(field);
    return index < 0 ? null : tree.text(index);
  }
}
