package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.assembly.AssemblyException;
import com.cruddur.messaging.local.LoopbackHttp;
import com.cruddur.messaging.users.DatabaseException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * Prints one message on standard error for a failure. The exit code is 1 if a command failed, and 2 for wrong usage.
 */
public final class FailureHandler
        implements IExecutionStrategy, IExecutionExceptionHandler, IParameterExceptionHandler {

    /** The option that also prints the stack trace. */
    public static final String STACKTRACE = "--stacktrace";

    @Override
    public int execute(ParseResult parsed) {
        try {
            return new RunLast().execute(parsed);
        } catch (Failure e) { // picocli does not handle an exception while it prints help
            return handleExecutionException(e, parsed.commandSpec().commandLine(), parsed);
        }
    }

    @Override
    public int handleExecutionException(Exception exception, CommandLine command, ParseResult parsed) {
        if (isStopping()) {
            return ExitCode.SOFTWARE;
        }
        command.getErr()
                .println("cruddur: "
                        + printable(CommandHints.complete(message(exception, command), command.getCommandSpec())));
        if (parsed.expandedArgs().contains(STACKTRACE)) {
            exception.printStackTrace(command.getErr());
        }
        command.getErr().flush();
        return ExitCode.SOFTWARE;
    }

    @Override
    public int handleParseException(ParameterException exception, String[] args) {
        CommandLine command = exception.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        if (args.length == 0) {
            command.usage(command.getErr());
            return ExitCode.USAGE;
        }
        List<String> unmatched = command.getUnmatchedArguments();
        command.getErr().println("%s: %s".formatted(name, WrongUsage.message(exception)));
        List<String> meant = unmatched.isEmpty() ? List.of() : Suggestions.of(command, unmatched.get(0));
        if (!meant.isEmpty()) {
            command.getErr().println("Did you mean: %s?".formatted(String.join(" or ", meant)));
        }
        command.getErr().println("See: bin/%s --help".formatted(name));
        command.getErr().flush();
        return ExitCode.USAGE;
    }

    /** A service may quote an item in its message. */
    private static String printable(String message) {
        return String.valueOf(message).lines().map(Text::printable).collect(Collectors.joining(System.lineSeparator()));
    }

    private static String message(Exception exception, CommandLine command) {
        if (exception instanceof Failure
                || exception instanceof AssemblyException
                || exception instanceof DatabaseException) {
            return exception.getMessage();
        }
        Optional<Target> target = Target.of(command.getCommandSpec());
        String place = target.map(Target::toString).orElse("DynamoDB");
        if (cause(exception, ConnectException.class).isPresent()
                || cause(exception, UnknownHostException.class).isPresent()) {
            return target.filter(used -> !used.isProd())
                    .map(used -> used.isThisMachine()
                            ? "Nothing listens at %s. Start the emulated account with bin/cruddur up, or name a different address with --endpoint-url."
                                    .formatted(place)
                            : "Nothing listens at %s. Name a different address with --endpoint-url.".formatted(place))
                    .orElseGet(() -> "%s cannot be reached: %s".formatted(place, exception.getMessage()));
        }
        Optional<Throwable> timeout = cause(exception, SocketTimeoutException.class);
        if (timeout.isPresent()) {
            Duration allowed = timeout.get().getMessage().startsWith("Read")
                    ? LoopbackHttp.ANSWER_TIMEOUT
                    : LoopbackHttp.CONNECTION_TIMEOUT;
            return "%s did not answer within %d s.".formatted(place, allowed.toSeconds());
        }
        if (exception instanceof ResourceNotFoundException) {
            return "There is no table%s at %s. To list the tables, run bin/cruddur ddb list-tables.%s"
                    .formatted(
                            table(command),
                            place,
                            target.map(FailureHandler::creation)
                                    .orElse(" To create it, run bin/cruddur ddb schema-load."));
        }
        if (exception instanceof AwsServiceException service && service.awsErrorDetails() != null) {
            if (service.awsErrorDetails().errorCode() == null) {
                return "%s does not answer %s of %s like AWS: it returned HTTP status %d without an error code. An emulated account that lacks this operation cannot run the command."
                        .formatted(
                                place,
                                service.awsErrorDetails().errorMessage(), // from OperationInterceptor
                                service.awsErrorDetails().serviceName(),
                                service.statusCode());
            }
            return "%s returned %s: %s"
                    .formatted(
                            place,
                            service.awsErrorDetails().errorCode(),
                            service.awsErrorDetails().errorMessage());
        }
        if (exception instanceof SdkClientException) {
            String problem = String.valueOf(exception.getMessage());
            if (problem.startsWith("Unable to load credentials")) {
                return "There are no AWS credentials. Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give --profile.";
            }
            if (problem.startsWith("Unable to unmarshall response")) {
                return "%s does not answer like AWS. Its answer cannot be read.".formatted(place);
            }
            // The SDK adds its data structures and the number of its attempts.
            return "%s: %s".formatted(place, problem.replaceFirst(": ProfileFile\\(.*| \\(SDK Attempt Count: .*", "."));
        }
        if (exception instanceof IllegalArgumentException || exception instanceof IllegalStateException) {
            return WrongUsage.sentence(exception.getMessage());
        }
        return "%s (for the stack trace, add %s)".formatted(exception, STACKTRACE);
    }

    /**
     * Returns whether the JVM is shutting down, as after Ctrl-C. A failure is then expected, and is not printed. Only a JVM that is
     * shutting down refuses a shutdown hook.
     */
    private static boolean isStopping() {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread());
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    /** Returns how to create a missing table, with a space before it; empty in AWS, where a deploy creates it. */
    private static String creation(Target target) {
        if (target.isProd()) {
            return "";
        }
        return target.stages().names().copy().isPresent()
                ? " To deploy the copy, stop the running account and run bin/cruddur up. To create only the table, run bin/cruddur ddb schema-load."
                : " To create it, run bin/cruddur ddb schema-load.";
    }

    /** Returns the table that a command names, with a space before it; empty if it names none. */
    private static String table(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        return Optional.ofNullable(spec.mixins().get("table"))
                .map(mixin -> mixin.userObject().toString())
                .or(() -> TableOption.argument(spec))
                .map(table -> " " + table)
                .orElse("");
    }

    private static Optional<Throwable> cause(Throwable exception, Class<? extends Throwable> type) {
        return Stream.iterate(exception, cause -> cause != null, Throwable::getCause)
                .filter(type::isInstance)
                .findFirst();
    }
}
