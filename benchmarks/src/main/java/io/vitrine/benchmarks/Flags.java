package io.vitrine.benchmarks;

import java.util.Arrays;
import java.util.List;

/** Arguments of the form {@code --name value}. */
final class Flags {
  private Flags() {}

  static String of(String[] arguments, String name, String otherwise) {
    int at = Arrays.asList(arguments).indexOf(name);
    return at < 0 || at + 1 == arguments.length ? otherwise : arguments[at + 1];
  }

  /** Parts between commas; none if the value is empty. */
  static List<String> list(String[] arguments, String name, String otherwise) {
    return Arrays.stream(of(arguments, name, otherwise).split(","))
        .filter(each -> !each.isEmpty())
        .toList();
  }
}
