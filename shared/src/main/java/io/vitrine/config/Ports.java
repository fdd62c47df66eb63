package io.vitrine.config;

/** Ports side by side: {@code --port-offset} shifts each port that is not 0. */
final class Ports {
  static final int MAX = 65_535;

  private Ports() {}

  @SuppressWarnings("unchecked") // a port's value is an Integer, and so is what comes back
  static <T> T shift(Option<T> option, T value, int offset) {
    if (!isPort(option) || !(value instanceof Integer port) || port == 0 || offset == 0) {
      return value;
    }
    if (port + offset > MAX) {
      throw new IllegalArgumentException(port + " shifted by " + offset);
    }
    return (T) Integer.valueOf(port + offset);
  }

  static boolean isPort(Option<?> option) {
    return option.type().equals(Shape.PORT);
  }
}
