package io.vitrine.standalone;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code vitrine restore}: brings a backup back into a data directory that has no broker's data
 * yet. Exit codes: 0 it is there; 2 refused, and nothing was changed.
 */
@Command(
    name = "restore",
    description = "Brings a backup of a broker back into an empty data directory, offline.")
final class RestoreCommand implements Callable<Integer> {
  @CommandLine.Spec CommandLine.Model.@Nullable CommandSpec spec;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DIR",
      description = "The backup: a directory with a backup.json.")
  Path from = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The data directory of the service that will start with it.")
  Path data = Path.of("");

  @Override
  public Integer call() {
    Path broker = data.toAbsolutePath().normalize().resolve("broker");
    BackupFiles.restore(from, broker, Objects.requireNonNull(spec, "spec").commandLine().getOut());
    return 0;
  }
}
