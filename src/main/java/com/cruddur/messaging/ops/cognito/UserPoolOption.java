package com.cruddur.messaging.ops.cognito;

import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.ops.cli.Target;
import com.cruddur.messaging.ops.cli.Terminal;
import com.cruddur.messaging.users.PoolUser;
import com.cruddur.messaging.users.UserPool;
import java.util.List;
import java.util.function.UnaryOperator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;

/** The option for the user pool that a command reads. */
public final class UserPoolOption {

    private static final String VARIABLE = "AWS_COGNITO_USER_POOL_ID";

    @Option(
            names = "--user-pool",
            paramLabel = "ID",
            converter = UserPoolConverter.class,
            description = "The user pool. Defaults to the value of AWS_COGNITO_USER_POOL_ID.")
    private String id;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    private final UnaryOperator<String> environment;

    UserPoolOption(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    /**
     * Returns all users of the pool.
     *
     * @throws Failure if there is no such pool
     * @throws ParameterException if no pool is named
     */
    public List<PoolUser> users(Target target) {
        String pool = id();
        Terminal terminal = Terminal.of(command.commandLine().getErr());
        try (CognitoIdentityProviderClient client = target.client(
                        CognitoIdentityProviderClient.builder(), "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER");
                Terminal.Counter read = terminal.counter("user")) {
            return UserPool.users(client, pool, read);
        } catch (ResourceNotFoundException e) {
            throw new Failure(
                    "There is no user pool %s at %s. Name a different pool with --user-pool or %s.%s"
                            .formatted(
                                    pool,
                                    target,
                                    VARIABLE,
                                    target.isThisMachine() ? " To create one, run bin/cruddur up --with-users." : ""),
                    e);
        }
    }

    private String id() {
        if (id != null) {
            return id;
        }
        String value = environment.apply(VARIABLE);
        if (value == null || value.isBlank()) {
            throw new ParameterException(
                    command.commandLine(),
                    "the user pool is missing; give --user-pool ID, or set %s".formatted(VARIABLE));
        }
        try {
            return new UserPoolConverter().convert(value);
        } catch (TypeConversionException e) {
            throw new ParameterException(command.commandLine(), "%s %s".formatted(VARIABLE, e.getMessage()), e);
        }
    }

    /** Reads the id of a user pool, in the form that Cognito accepts. */
    static final class UserPoolConverter implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (!value.matches("[\\w-]+_[0-9a-zA-Z]+") || value.length() > 55) {
                throw new TypeConversionException(
                        "'%s' is not the id of a user pool; it must look like us-east-1_aB3dE5gH7".formatted(value));
            }
            return value;
        }
    }
}
