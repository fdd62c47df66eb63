package io.vitrine.standalone;

import io.vitrine.broker.BrokerService;
import io.vitrine.config.BrokerOptions;
import io.vitrine.config.Option;
import io.vitrine.config.Settings;
import io.vitrine.runtime.HostPort;
import io.vitrine.runtime.ServiceContext;

/** The services as parts of a process. */
final class Parts {
  private Parts() {}

  static Part broker(ServiceContext context) {
    String listensOn = at(context.settings(), BrokerOptions.HOST, BrokerOptions.PORT);
    return new ServicePart("broker", listensOn, () -> new BrokerService(context));
  }

  private static String at(Settings settings, Option<String> host, Option<Integer> port) {
    return HostPort.format(settings.get(host), settings.get(port));
  }
}
