package com.cruddur.messaging.users;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

/** A connection to a database. The messages of its exceptions are for the user. */
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
     * @throws DatabaseException if there is no such database, or the server refuses the user
     */
    public static Database open(DatabaseUrl url) {
        try {
            return new Database(url, url.dataSource().getConnection());
        } catch (SQLException e) {
            throw failure(url, e);
        }
    }

    /** Returns the URL of the database. */
    public DatabaseUrl url() {
        return url;
    }

    /**
     * Runs statements outside a transaction, such as a statement that PostgreSQL refuses inside one.
     *
     * @throws DatabaseException if PostgreSQL refuses a statement
     */
    <T> T call(Work<T> work) {
        try {
            return work.on(connection);
        } catch (SQLException e) {
            throw failure(url, e);
        }
    }

    /**
     * Runs statements in one transaction, and rolls it back if the work throws. A statement waits at most 30 seconds for a lock of
     * another session, unless the URL or the role sets {@code lock_timeout}.
     *
     * @throws DatabaseException if PostgreSQL refuses a statement
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
            reason.addSuppressed(e); // The connection is lost, and the transaction with it.
        }
    }

    @Override
    public void close() {
        call(open -> {
            open.close();
            return null;
        });
    }

    /** Describes an error by its code: https://www.postgresql.org/docs/current/errcodes-appendix.html */
    private static DatabaseException failure(DatabaseUrl url, SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (state.startsWith("08")) { // class 08: connection exceptions
            return new DatabaseException(unreachable(url, e), e);
        }
        return new DatabaseException(
                switch (state) {
                    case "28000", "28P01" ->
                        "PostgreSQL at %s refuses the user %s: %s".formatted(url.server(), url.user(), reason(e));
                    case "3D000" ->
                        "There is no database %s at %s. To create it, run bin/cruddur db create."
                                .formatted(url.database(), url.server());
                    case "3F000", "42P01" ->
                        "The %s lacks a table: %s. To create it, run bin/cruddur db schema-load."
                                .formatted(url, reason(e));
                    case "42703", "42804", "22P02" ->
                        "The %s has a table that differs: %s. To print every difference, run bin/cruddur db schema-load."
                                .formatted(url, reason(e));
                    case "55P03" ->
                        "Another session holds a lock on the table in the %s. Nothing was changed; end that session, or try again."
                                .formatted(url);
                    default -> "The %s says %s: %s".formatted(url, state, reason(e));
                },
                e);
    }

    private static String unreachable(DatabaseUrl url, SQLException e) {
        if (isCausedBy(e, ConnectException.class)) {
            return "PostgreSQL does not listen at %s. Start it%s, or set CONNECTION_URL (PROD_CONNECTION_URL for prod)."
                    .formatted(url.server(), url.isThisMachine() ? " with " + up(url) : "");
        }
        return isCausedBy(e, UnknownHostException.class)
                ? "%s cannot be found: there is no such host. Check CONNECTION_URL (PROD_CONNECTION_URL for prod)."
                        .formatted(url.server())
                : "PostgreSQL at %s cannot be reached: %s".formatted(url.server(), reason(e));
    }

    private static String up(DatabaseUrl url) {
        return "bin/cruddur up --with-users"
                + (url.port() == DatabaseUrl.DEFAULT_PORT ? "" : " --postgres-port " + url.port());
    }

    /** Returns PostgreSQL's message without its severity, which is always ERROR or FATAL. */
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
