package io.vitrine.config;

/**
 * Where a value was written.
 *
 * @param source file as the user named it, {@code environment VITRINE_BROKER_PORT} or {@code --set}
 * @param line from 1; 0 where there are no lines
 * @param column from 1; 0 where there are no lines
 */
public record Position(String source, int line, int column) {
  static Position of(String source) {
    return new Position(source, 0, 0);
  }

  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line + ":" + column;
  }
}
