package io.vitrine.bridge.kafka;

import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** What failed, in words for people and in names for metrics. */
public final class Failures {
  private static final int CAUSES_MAX = 6;
  private static final int LENGTH_MAX = 600;

  private Failures() {}

  /**
   * The failure and what caused it, without what is said twice: {@code SslAuthenticationException:
   * SSL handshake failed: CertificateExpiredException: NotAfter: …}. In one line.
   */
  public static String text(Throwable failure) {
    StringBuilder out = new StringBuilder();
    Throwable each = failure;
    for (int i = 0; each != null && i < CAUSES_MAX; i++, each = each.getCause()) {
      String message = each.getMessage();
      if (message != null && message.startsWith(each.getClass().getName())) {
        continue;
      }
      boolean said = message == null || message.isBlank() || out.indexOf(message.strip()) >= 0;
      if (said && i > 0) {
        continue;
      }
      out.append(out.isEmpty() ? "" : ": ").append(each.getClass().getSimpleName());
      if (message != null && !said) {
        out.append(": ").append(withoutCause(message, each.getCause()).strip());
      }
    }
    String line = out.toString().replaceAll("\\s*\\R\\s*", " ");
    return line.length() <= LENGTH_MAX ? line : line.substring(0, LENGTH_MAX) + "…";
  }

  /** Exceptions that were given nothing but a cause have its text as their message. */
  private static String withoutCause(String message, @Nullable Throwable cause) {
    String end = cause == null ? "" : ": " + cause;
    return cause != null && message.endsWith(end)
        ? message.substring(0, message.length() - end.length())
        : message;
  }

  /** Why Kafka's client did not do what was waited for. */
  public static KafkaException kafka(ExecutionException failure) {
    return failure.getCause() instanceof KafkaException known
        ? known
        : new KafkaException(failure.getCause());
  }

  /**
   * What Kafka's client answers; blocks.
   *
   * @throws KafkaException why it does not
   */
  public static <T> T await(Future<T> asked) {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      throw kafka(e);
    } catch (InterruptedException e) {
      // It interrupts this thread again.
      throw new InterruptException(e);
    }
  }

  /** {@code TopicAuthorizationException} is {@code topic_authorization}. */
  public static String title(Throwable failure) {
    String name = failure.getClass().getSimpleName().replaceFirst("Exception$", "");
    return name.isEmpty()
        ? "other"
        : name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}
