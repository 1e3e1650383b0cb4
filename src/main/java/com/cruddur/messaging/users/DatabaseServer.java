package com.cruddur.messaging.users;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The server of a database: creates and drops it. */
public final class DatabaseServer implements AutoCloseable {

    private static final String IN_USE = "55006";

    private final DatabaseUrl url;
    private final Database maintenance;

    private DatabaseServer(DatabaseUrl url, Database maintenance) {
        this.url = url;
        this.maintenance = maintenance;
    }

    /**
     * Connects to the server of a database, which need not exist.
     *
     * @throws DatabaseException if the server cannot be reached, or the URL names the database from which others are created
     */
    public static DatabaseServer of(DatabaseUrl url) {
        if (url.isMaintenance()) {
            throw new DatabaseException(
                    "The %s belongs to the server. Name another database in CONNECTION_URL, for prod PROD_CONNECTION_URL, such as cruddur."
                            .formatted(url));
        }
        return new DatabaseServer(url, Database.open(url.maintenance()));
    }

    /** Returns whether the database exists. */
    public boolean hasDatabase() {
        return maintenance.call(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT FROM pg_database WHERE datname = ?")) {
                select.setString(1, url.database());
                return select.executeQuery().next();
            }
        });
    }

    /**
     * Creates the database, unless it exists.
     *
     * @return whether it was created
     * @throws DatabaseException if the role may not
     */
    public boolean createDatabase() {
        if (hasDatabase()) {
            return false;
        }
        maintenance.call(connection -> execute(connection, "SELECT format('CREATE DATABASE %I', ?::text)"));
        return true;
    }

    /** @throws DatabaseException if there is no such database */
    public void checkDatabase() {
        if (!hasDatabase()) {
            throw new DatabaseException("There is no database %s at %s.".formatted(url.database(), url.server()));
        }
    }

    /**
     * Drops the database with all that is in it, unless a session uses it. Nobody is cut off: what uses it may be the
     * application.
     *
     * @throws DatabaseException if sessions use it, each of which is named, or the role may not
     */
    public void dropDatabase() {
        maintenance.call(connection -> {
            try {
                return execute(connection, "SELECT format('DROP DATABASE %I', ?::text)");
            } catch (SQLException e) {
                if (!IN_USE.equals(e.getSQLState())) {
                    throw e;
                }
                throw new DatabaseException(
                        "The %s is in use: %s. Nothing was dropped; end these sessions first."
                                .formatted(url, String.join(", ", sessions(connection))),
                        e);
            }
        });
    }

    /** The names of databases are no parameters of statements, so PostgreSQL itself quotes them. */
    private Void execute(Connection connection, String formatted) throws SQLException {
        try (PreparedStatement format = connection.prepareStatement(formatted);
                Statement statement = connection.createStatement()) {
            format.setString(1, url.database());
            ResultSet row = format.executeQuery();
            row.next();
            statement.execute(row.getString(1));
            return null;
        }
    }

    private List<String> sessions(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT concat(coalesce(nullif(application_name, ''), 'a program'), ' of ' || usename,
                       ' from ' || host(client_addr))
                  FROM pg_stat_activity WHERE datname = ? ORDER BY 1""")) {
            select.setString(1, url.database());
            ResultSet row = select.executeQuery();
            List<String> sessions = new ArrayList<>();
            while (row.next()) {
                sessions.add(row.getString(1));
            }
            return sessions;
        }
    }

    @Override
    public void close() {
        maintenance.close();
    }
}
