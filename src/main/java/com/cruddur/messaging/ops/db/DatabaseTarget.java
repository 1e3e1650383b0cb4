package com.cruddur.messaging.ops.db;

import com.cruddur.messaging.ops.cli.ConnectionVariable;
import com.cruddur.messaging.ops.cli.Place;
import com.cruddur.messaging.users.DatabaseUrl;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The users' database that a command works on: at {@code CONNECTION_URL}, or with the word prod at {@code PROD_CONNECTION_URL}. */
final class DatabaseTarget {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "prod",
            converter = Place.PlaceConverter.class,
            completionCandidates = Place.PlaceWords.class,
            description =
                    "Use the database at PROD_CONNECTION_URL. By default the command uses CONNECTION_URL, or the database on this machine.")
    private Place place = Place.LOCAL;

    @Mixin
    private ConnectionVariable connection;

    DatabaseUrl url() {
        return connection.url(isProd());
    }

    boolean isProd() {
        return place == Place.PROD;
    }
}
