package io.vitrine.config;

import io.vitrine.route.RouteSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Columns of one row that are wrong, each by itself or beside the others. */
final class RowException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * One of them.
   *
   * @param column its key; {@code headers.site} inside a map
   * @param expected what would be right; null where {@code what} says it
   */
  record Wrong(String column, String value, String what, @Nullable String expected) {}

  private final transient List<Wrong> all;

  private RowException(List<Wrong> all) {
    super(
        all.stream()
            .map(each -> each.column() + ": " + ConfigProblem.wrong(each))
            .collect(Collectors.joining("; ")));
    this.all = List.copyOf(all);
  }

  List<Wrong> all() {
    return all;
  }

  /** Reads the columns of a row that have a syntax of their own, and remembers what is wrong. */
  static final class Reader {
    private final List<Wrong> wrong = new ArrayList<>();

    /** Null if the text is wrong. */
    <T> @Nullable T read(String column, String text, Function<String, T> syntax) {
      try {
        return syntax.apply(text);
      } catch (RouteSyntaxException e) {
        wrong.add(new Wrong(column, text, e.what(), e.expected()));
        return null;
      }
    }

    void wrong(String column, String text, String what, String expected) {
      wrong.add(new Wrong(column, text, what, expected));
    }

    /**
     * @throws RowException if anything was wrong
     */
    void done() {
      if (!wrong.isEmpty()) {
        throw new RowException(wrong);
      }
    }
  }
}
