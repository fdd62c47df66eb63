package io.vitrine.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The variables that a template may have.
 *
 * @param <S> what they are variables of
 */
interface Vocabulary<S> {
  /** How a variable gets its value. */
  @FunctionalInterface
  interface Reader<S> {
    /** Null if there is none. */
    @Nullable String read(S source);
  }

  /**
   * A variable.
   *
   * @param name as written
   * @param topicAlone whether the topic alone decides its value
   */
  record Variable<S>(String name, boolean topicAlone, Reader<S> reader) {}

  /**
   * The variable of that name; null if there is none.
   *
   * @param at where the name begins, for messages
   * @throws RouteSyntaxException if it is almost one
   */
  @Nullable Variable<S> find(String name, int at);

  /** Names, for messages. */
  List<String> names();
}
