package io.vitrine.standalone;

import io.vitrine.config.ConfigException;
import io.vitrine.runtime.logging.Logging;
import java.io.PrintWriter;
import java.security.Security;
import java.util.Arrays;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * The {@code vitrine} command. Exit codes: 0 done or stopped by a signal; 2 refused, with one line
 * on standard error for each reason; 1 anything else.
 */
@Command(
    name = "vitrine",
    synopsisSubcommandLabel = "COMMAND",
    description = "The MQTT broker you can see through.",
    subcommands = {
      UpCommand.class,
      ServiceCommand.Broker.class,
      ServiceCommand.Bridge.class,
      ServiceCommand.Inspector.class,
      KafkaCommand.class,
      DissectCommand.class,
      ProbeCommand.class,
      PasswordCommand.class,
      ConfigCommand.class,
      RouteCommand.class,
      DeadLettersCommand.class,
      LedgerCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      VersionCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "The script also knows: vitrine test (runs every check there is).",
      "Ports: MQTT 1883, over WebSocket 8083, over TLS 8883 and 8084 if there is a certificate,"
          + " Kafka 9092, HTTP 8080; all of them move with --port-offset."
    })
public final class Main implements Runnable {
  static final int REFUSED = 2;
  private static final int FAILED = 1;

  @CommandLine.Spec CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  /**
   * @param args as on the command line
   */
  public static void main(String[] args) {
    rememberNamesBriefly();
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    int status = REFUSED;
    try {
      status = execute(out, err, args);
      if (status == 0 && out.checkError()) {
        err.println("vitrine: the output could not be written");
        status = FAILED;
      }
    } catch (NoClassDefFoundError e) {
      LoggerFactory.getLogger(Main.class).debug("missing", e);
      err.println(
          "vitrine: this image has no " + e.getMessage() + ", the image of the all-in-one has");
    }
    Logging.stop();
    System.exit(status);
  }

  /**
   * Where pods come and go, a name has other addresses every few seconds; Java would keep them for
   * 30 seconds, and for 10 that there are none.
   */
  private static void rememberNamesBriefly() {
    Security.setProperty("networkaddress.cache.ttl", "2");
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
  }

  static int execute(PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(new Main()).setOut(out).setErr(err);
    addHelp(line);
    line.setParameterExceptionHandler(Main::refuseArguments);
    line.setExecutionExceptionHandler((e, command, parsed) -> failed(e, command.getErr()));
    return line.execute(asFlag(args));
  }

  /** "help config check" asks what "config check --help" does; picocli's own help goes one deep. */
  private static String[] asFlag(String... args) {
    if (args.length < 3 || !args[0].equals("help")) {
      return args;
    }
    String[] asked = Arrays.copyOfRange(args, 1, args.length + 1);
    asked[args.length - 1] = "--help";
    return asked;
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "a command is missing");
    }
  }

  /** What "help COMMAND" says, for those who type the flag instead. */
  private static void addHelp(CommandLine line) {
    CommandLine.Model.CommandSpec own = line.getCommandSpec();
    if (own.findOption("--help") == null) {
      own.addOption(
          CommandLine.Model.OptionSpec.builder("-h", "--help")
              .usageHelp(true)
              .description("Shows this text.")
              .build());
    }
    line.getSubcommands().values().forEach(Main::addHelp);
  }

  private static int refuseArguments(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName(" ").replaceFirst("^vitrine ?", "");
    String help = name.isEmpty() ? "vitrine help" : "vitrine help " + name;
    command.getErr().println("vitrine: " + e.getMessage() + " (see: " + help + ")");
    return REFUSED;
  }

  private static int failed(Exception e, PrintWriter err) {
    if (e instanceof ConfigException || e instanceof Refusal) {
      String.valueOf(e.getMessage()).lines().forEach(line -> err.println("vitrine: " + line));
      return REFUSED;
    }
    LoggerFactory.getLogger(Main.class).error("failed", e);
    err.println("vitrine: " + e);
    return FAILED;
  }
}
