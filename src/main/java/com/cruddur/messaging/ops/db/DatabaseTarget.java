package com.cruddur.messaging.ops.db;

import com.cruddur.messaging.ops.cli.ConnectionVariable;
import com.cruddur.messaging.ops.cli.Place;
import com.cruddur.messaging.users.DatabaseUrl;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The users' database that a command works on: at {@code CONNECTION_URL}, or with the word prod at {@code PROD_CONNECTION_URL}. */
final class DatabaseTarget {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "prod",
            converter = Place.Converter.class,
            completionCandidates = Place.Words.class,
            description = "Use the database at PROD_CONNECTION_URL instead of CONNECTION_URL or localhost.")
    private Place place = Place.LOCAL;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    private final UnaryOperator<String> environment;

    DatabaseTarget(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    DatabaseUrl url() {
        return ConnectionVariable.read(environment, isProd(), command);
    }

    boolean isProd() {
        return place == Place.PROD;
    }
}
