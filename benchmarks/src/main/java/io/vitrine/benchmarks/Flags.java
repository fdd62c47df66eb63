package io.vitrine.benchmarks;

import java.util.Arrays;

/** Arguments of the form {@code --name value}. */
final class Flags {
  private Flags() {}

  static String of(String[] arguments, String name, String otherwise) {
    int at = Arrays.asList(arguments).indexOf(name);
    return at < 0 || at + 1 == arguments.length ? otherwise : arguments[at + 1];
  }
}
