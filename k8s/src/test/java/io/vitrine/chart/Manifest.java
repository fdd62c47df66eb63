package io.vitrine.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One Kubernetes object as maps and lists. */
record Manifest(Map<?, ?> body) {
  static Manifest of(Object document) {
    return new Manifest((Map<?, ?>) document);
  }

  String kind() {
    return text(body.get("kind"));
  }

  String apiVersion() {
    return text(body.get("apiVersion"));
  }

  String name() {
    return text(map(body, "metadata").get("name"));
  }

  /** The specs of the pods that come of it. */
  List<Map<?, ?>> pods() {
    Map<?, ?> spec = map(body, "spec");
    return switch (kind()) {
      case "Pod" -> List.of(spec);
      case "Deployment", "StatefulSet" -> List.of(map(map(spec, "template"), "spec"));
      default -> List.of();
    };
  }

  @Override
  public String toString() {
    return kind() + " " + name();
  }

  static Map<?, ?> map(Map<?, ?> in, String key) {
    return in.get(key) instanceof Map<?, ?> map ? map : Map.of();
  }

  static List<Map<?, ?>> list(Map<?, ?> in, String key) {
    List<Map<?, ?>> items = new ArrayList<>();
    if (in.get(key) instanceof List<?> list) {
      list.forEach(item -> items.add((Map<?, ?>) item));
    }
    return items;
  }

  private static String text(Object value) {
    return String.valueOf(value);
  }
}
