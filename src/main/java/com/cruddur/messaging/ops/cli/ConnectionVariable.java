package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.users.DatabaseUrl;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The environment variable with the URL of the users' database: {@code CONNECTION_URL}, or {@code PROD_CONNECTION_URL} for the
 * word prod. The URL is not an option, because all users of a machine can read the arguments of a process.
 */
@Command // so that picocli takes a mixin without an option
public final class ConnectionVariable {

    private static final String LOCAL = "CONNECTION_URL";
    private static final String PROD = "PROD_CONNECTION_URL";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    private final UnaryOperator<String> environment;

    ConnectionVariable(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    /**
     * Returns the URL. Defaults to {@link DatabaseUrl#LOCAL}; prod has no default.
     *
     * @throws ParameterException if the variable does not hold such a URL
     */
    public DatabaseUrl url(boolean prod) {
        String variable = prod ? PROD : LOCAL;
        String value = environment.apply(variable);
        if (value == null || value.isBlank()) {
            if (prod) {
                throw new ParameterException(
                        command.commandLine(),
                        "%s is not set; for prod, set it to the URL of the database, such as postgresql://USER:PASSWORD@HOST:5432/cruddur"
                                .formatted(PROD));
            }
            return DatabaseUrl.parse(DatabaseUrl.LOCAL);
        }
        try {
            return DatabaseUrl.parse(value);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "%s %s".formatted(variable, e.getMessage()), e);
        }
    }
}
