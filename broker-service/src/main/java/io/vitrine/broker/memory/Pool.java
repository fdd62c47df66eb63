package io.vitrine.broker.memory;

/** The two kinds of memory that the Java virtual machine gives out up to a limit of its own. */
public enum Pool {
  HEAP("heap"),
  DIRECT("direct memory");

  private final String text;

  Pool(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
