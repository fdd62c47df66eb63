package io.vitrine.standalone;

import io.vitrine.config.AdminOptions;
import io.vitrine.config.Option;
import io.vitrine.runtime.AdminServer;
import io.vitrine.runtime.ServiceContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Health and metrics of a service that runs alone and has no HTTP port of its own. */
final class AdminPart implements Part {
  private final ServiceContext context;
  private final ListenAddress listensOn;
  private volatile @Nullable AdminServer server;

  AdminPart(ServiceContext context, Option<Integer> port) {
    this.context = context;
    String host = context.settings().get(AdminOptions.HOST);
    this.listensOn = new ListenAddress(host, context.settings().get(port));
  }

  @Override
  public String name() {
    return "admin";
  }

  @Override
  public List<ListenAddress> listensOn() {
    return List.of(listensOn);
  }

  @Override
  public List<String> start() throws Exception {
    AdminServer started =
        ServicePart.await(AdminServer.start(context, listensOn.host(), listensOn.port()));
    server = started;
    return List.of(started.url());
  }

  @Override
  public void stop() throws Exception {
    AdminServer current = server;
    if (current != null) {
      ServicePart.await(current.stop());
    }
  }
}
