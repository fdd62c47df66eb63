package io.vitrine.inspector.sensor.vxlan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Datagrams that Linux dropped because a socket's buffer was full, as {@code /proc/net/udp} counts
 * them; elsewhere nobody tells.
 */
final class SocketDrops {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));
  private static final int LOCAL_ADDRESS = 1;
  private static final int DROPS = 12;

  private SocketDrops() {}

  /** Of all sockets of this network namespace that are bound to the port. */
  static long of(int port) {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    long drops = 0;
    for (Path table : TABLES) {
      try {
        for (String line : Files.readAllLines(table, StandardCharsets.US_ASCII)) {
          String[] columns = line.strip().split("\\s+");
          if (columns.length > DROPS && columns[LOCAL_ADDRESS].endsWith(suffix)) {
            drops += Long.parseLong(columns[DROPS]);
          }
        }
      } catch (IOException | NumberFormatException e) {
        continue;
      }
    }
    return drops;
  }
}
