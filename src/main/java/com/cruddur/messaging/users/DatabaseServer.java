package com.cruddur.messaging.users;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Creates and drops a database on its server. */
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
     * @throws DatabaseException if the server cannot be reached, or the URL names the maintenance database
     */
    public static DatabaseServer of(DatabaseUrl url) {
        if (url.isMaintenance()) {
            throw new DatabaseException(
                    "The %s belongs to the server. Name a different database, such as cruddur, in CONNECTION_URL (PROD_CONNECTION_URL for prod)."
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
     * @throws DatabaseException if the role lacks the privilege
     */
    public boolean createDatabase() {
        if (hasDatabase()) {
            return false;
        }
        maintenance.call(connection -> execute(connection, "SELECT format('CREATE DATABASE %I', ?::text)"));
        return true;
    }

    /**
     * Checks that the database exists.
     *
     * @throws DatabaseException if it does not
     */
    public void checkDatabase() {
        if (!hasDatabase()) {
            throw new DatabaseException("There is no database %s at %s.".formatted(url.database(), url.server()));
        }
    }

    /**
     * Drops the database and its data, unless a session uses it. It ends no session, because one may be the application's.
     *
     * @throws DatabaseException if a session uses it, or the role lacks the privilege; the message lists the sessions
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

    /** Executes a statement with the database's name. PostgreSQL quotes the name, since it cannot be a parameter. */
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
