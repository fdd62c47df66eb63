package io.vitrine.chart;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds fields that the Kubernetes API does not know, by the models of its own Java client. */
final class KubernetesApi {
  private static final Gson GSON = new Gson();

  private KubernetesApi() {}

  /** What is wrong, or empty; empty too for kinds that are not Kubernetes' own. */
  static Optional<String> unknownFields(Manifest manifest) {
    Class<?> model = model(manifest);
    if (model == null) {
      return manifest.apiVersion().contains(".coreos.com/")
              || manifest.apiVersion().contains("strimzi.io/")
              || manifest.apiVersion().startsWith("cert-manager.io/")
          ? Optional.empty()
          : Optional.of(manifest + ": no such kind in " + manifest.apiVersion());
    }
    try {
      Method validate = model.getMethod("validateJsonElement", JsonElement.class);
      validate.invoke(null, GSON.toJsonTree(manifest.body()));
      return Optional.empty();
    } catch (InvocationTargetException e) {
      return Optional.of(manifest + ": " + e.getCause().getMessage());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(model.getName(), e);
    }
  }

  /** {@code autoscaling/v2 HorizontalPodAutoscaler} is {@code V2HorizontalPodAutoscaler}. */
  private static @Nullable Class<?> model(Manifest manifest) {
    String version = manifest.apiVersion().replaceFirst(".*/", "");
    String prefix = version.substring(0, 1).toUpperCase(Locale.ROOT) + version.substring(1);
    try {
      return Class.forName("io.kubernetes.client.openapi.models." + prefix + manifest.kind());
    } catch (ClassNotFoundException e) {
      return null;
    }
  }
}
