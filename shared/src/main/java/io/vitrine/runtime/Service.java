package io.vitrine.runtime;

import io.vertx.core.Future;
import java.util.List;

/**
 * One deployable: broker, bridge or inspector. The all-in-one starts several on one Vert.x; a
 * container starts one.
 */
public interface Service {
  /** {@code broker}, {@code bridge} or {@code inspector}. */
  String name();

  /**
   * Starts everything and completes when it can be used.
   *
   * @return addresses for people, such as {@code "mqtt://127.0.0.1:1883"}
   */
  Future<List<String>> start();

  /** Takes no new work, finishes or hands over what it holds, closes. Also after a failed start. */
  Future<Void> stop();
}
