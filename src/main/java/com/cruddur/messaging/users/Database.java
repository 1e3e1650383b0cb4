package com.cruddur.messaging.users;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

/** A connection to a database, whose failures are sentences. */
public final class Database implements AutoCloseable {

    /** Work on a connection. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private final DatabaseUrl url;
    private final Connection connection;

    private Database(DatabaseUrl url, Connection connection) {
        this.url = url;
        this.connection = connection;
    }

    /**
     * Connects.
     *
     * @throws DatabaseException if there is no such database, or it does not let the user in
     */
    public static Database open(DatabaseUrl url) {
        try {
            return new Database(url, url.dataSource().getConnection());
        } catch (SQLException e) {
            throw failure(url, e);
        }
    }

    /** Returns where this is connected to. */
    public DatabaseUrl url() {
        return url;
    }

    /**
     * Works outside a transaction, where PostgreSQL allows no other place for it.
     *
     * @throws DatabaseException if PostgreSQL refuses
     */
    <T> T call(Work<T> work) {
        try {
            return work.on(connection);
        } catch (SQLException e) {
            throw failure(url, e);
        }
    }

    /**
     * Works in one transaction, of which nothing is left if the work throws. It waits 30 seconds for a lock that another session
     * holds, unless the URL or the role sets {@code lock_timeout}.
     *
     * @throws DatabaseException if PostgreSQL refuses
     */
    <T> T transaction(Work<T> work) {
        return call(open -> {
            open.setAutoCommit(false);
            try (Statement statement = open.createStatement()) {
                statement.execute(
                        "SELECT set_config('lock_timeout', '30s', true) WHERE current_setting('lock_timeout') = '0'");
                T result = work.on(open);
                open.commit();
                open.setAutoCommit(true);
                return result;
            } catch (SQLException | RuntimeException e) {
                rollback(open, e);
                throw e;
            }
        });
    }

    private static void rollback(Connection open, Exception reason) {
        try {
            open.rollback();
            open.setAutoCommit(true);
        } catch (SQLException e) {
            reason.addSuppressed(e); // The connection is gone, and the transaction with it.
        }
    }

    @Override
    public void close() {
        call(open -> {
            open.close();
            return null;
        });
    }

    /** The codes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
    private static DatabaseException failure(DatabaseUrl url, SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (state.startsWith("08")) { // the class of what goes wrong with a connection
            return new DatabaseException(unreachable(url, e), e);
        }
        return new DatabaseException(
                switch (state) {
                    case "28000", "28P01" ->
                        "PostgreSQL at %s does not let %s in: %s".formatted(url.server(), url.user(), reason(e));
                    case "3D000" ->
                        "There is no database %s at %s. bin/cruddur db create makes it."
                                .formatted(url.database(), url.server());
                    case "3F000", "42P01" ->
                        "The %s has no such table: %s. bin/cruddur db schema-load makes it.".formatted(url, reason(e));
                    case "42703", "42804", "22P02" ->
                        "The %s has a table that differs: %s. bin/cruddur db schema-load tells every difference."
                                .formatted(url, reason(e));
                    case "55P03" ->
                        "Another session has locked the table in the %s for too long. Nothing was changed; end that session, or try again."
                                .formatted(url);
                    default -> "The %s says %s: %s".formatted(url, state, reason(e));
                },
                e);
    }

    private static String unreachable(DatabaseUrl url, SQLException e) {
        if (isCausedBy(e, ConnectException.class)) {
            return "PostgreSQL does not listen at %s. Start it, as bin/cruddur up --with-users does on this machine, or set CONNECTION_URL, for prod PROD_CONNECTION_URL."
                    .formatted(url.server());
        }
        return isCausedBy(e, UnknownHostException.class)
                ? "%s cannot be found: there is no such host.".formatted(url.server())
                : "PostgreSQL at %s cannot be reached: %s".formatted(url.server(), reason(e));
    }

    /** PostgreSQL's own message without its severity, which is always an error's. */
    private static String reason(SQLException e) {
        SQLException first =
                e instanceof BatchUpdateException && e.getNextException() != null ? e.getNextException() : e;
        return String.valueOf(first.getMessage())
                .replaceFirst("^(ERROR|FATAL): ", "")
                .replaceAll("\\s+", " ");
    }

    private static boolean isCausedBy(Throwable exception, Class<? extends Throwable> type) {
        return Stream.iterate(exception, cause -> cause != null, Throwable::getCause)
                .anyMatch(type::isInstance);
    }
}
