package com.cruddur.messaging.ops;

import com.cruddur.messaging.ops.adopt.Adopt;
import com.cruddur.messaging.ops.cli.FailureHandler;
import com.cruddur.messaging.ops.cli.HelpLines;
import com.cruddur.messaging.ops.cli.StandardError;
import com.cruddur.messaging.ops.cli.StandardOutput;
import com.cruddur.messaging.ops.cli.Terminal;
import com.cruddur.messaging.ops.cli.Version;
import com.cruddur.messaging.ops.cognito.Cognito;
import com.cruddur.messaging.ops.db.Db;
import com.cruddur.messaging.ops.ddb.Ddb;
import com.cruddur.messaging.ops.rds.Rds;
import com.cruddur.messaging.ops.templates.TemplatesCommand;
import com.cruddur.messaging.ops.up.Up;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The operations CLI. */
@Command(
        name = "cruddur",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisHeading = "Usage: bin/",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong usage"},
        description = "Runs and operates Cruddur's direct messaging.",
        subcommands = {
            Up.class,
            Ddb.class,
            Db.class,
            Cognito.class,
            Rds.class,
            TemplatesCommand.class,
            Adopt.class,
            Doctor.class,
            Completion.class
        })
public final class Cruddur {

    @Option(
            names = FailureHandler.STACKTRACE,
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of a failure.")
    private boolean stacktrace;

    private Cruddur() {}

    /** Runs a command and exits with its exit code: 0 done, 1 failed, 2 wrong usage. */
    public static void main(String[] args) {
        StandardError err = StandardError.writer();
        System.exit(commandLine().setOut(StandardOutput.writer(err)).setErr(err).execute(args));
    }

    static CommandLine commandLine() {
        return commandLine(System::getenv);
    }

    /** @param environment the environment variables that are defaults of options */
    static CommandLine commandLine(UnaryOperator<String> environment) {
        return commandLine(environment, Terminal.columnsOfAny());
    }

    /**
     * @param environment the environment variables that are defaults of options
     * @param columns the width of the terminal that shows help; empty if no terminal does
     */
    static CommandLine commandLine(UnaryOperator<String> environment, OptionalInt columns) {
        FailureHandler failures = new FailureHandler();
        CommandLine cruddur = new CommandLine(new Cruddur(), new EnvironmentFactory(environment))
                .setExpandAtFiles(false) // a message may begin with @
                .setPosixClusteredShortOptionsAllowed(false) // and a message that begins with -h must not print help
                .registerConverter(Path.class, Cruddur::path)
                .setExecutionStrategy(failures)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setColorScheme(Help.defaultColorScheme(Terminal.hasColors() ? Ansi.ON : Ansi.OFF));
        HelpLines.breakAtSpaces(cruddur, columns);
        return cruddur;
    }

    /** Refuses an empty path: an unset variable in a script must not mean the current directory. */
    private static Path path(String value) {
        if (value.isBlank()) {
            throw new TypeConversionException("'' is not a directory");
        }
        return Path.of(value);
    }
}
