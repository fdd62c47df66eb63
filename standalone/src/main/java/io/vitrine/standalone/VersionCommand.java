package io.vitrine.standalone;

import io.vitrine.runtime.Version;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code vitrine version}. */
@Command(name = "version", description = "Says which version this is.")
final class VersionCommand implements Callable<Integer> {
  @CommandLine.Spec CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine()
          .getOut()
          .println("Vitrine " + Version.current() + " (Java " + Runtime.version() + ")");
    }
    return 0;
  }
}
