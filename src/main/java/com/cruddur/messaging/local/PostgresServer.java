package com.cruddur.messaging.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * PostgreSQL on the loopback interface. Every user of this machine can log in as the role {@code postgres} without a password. The
 * server ends when this process ends for any reason. If this process runs as root, the server runs in a separate user namespace,
 * because PostgreSQL refuses to run as root.
 */
public final class PostgresServer implements AutoCloseable {

    private static final String ROLE = "postgres";

    /** The role that renames and creates {@code postgres}, because a role cannot rename itself. */
    private static final String ADMINISTRATOR = "server_administrator";

    private static final Duration START = Duration.ofMinutes(2);
    private static final long END_SECONDS = 300;

    private final EmbeddedPostgres postgres;
    private final ProcessHandle process;
    private final Process watch;

    private PostgresServer(EmbeddedPostgres postgres, ProcessHandle process, Process watch) {
        this.postgres = postgres;
        this.process = process;
        this.watch = watch;
    }

    /**
     * Starts the server and waits until it answers.
     *
     * @param home the root of the checkout in which {@code bin/postgres-side} has installed PostgreSQL
     * @param port a free port
     * @param data the directory of the databases, which is created if it is missing
     * @param log the file for the output of the server
     * @throws IllegalStateException if the server does not start
     */
    public static PostgresServer start(Path home, int port, Path data, Path log) {
        Path programs = home.resolve(".postgres");
        System.setProperty(
                "ot.epg.working-dir", programs.toString()); // Not /tmp, where other users could add programs.
        EmbeddedPostgres postgres = null;
        try {
            Files.deleteIfExists(log);
            postgres = EmbeddedPostgres.builder()
                    .setPgBinaryResolver((system, machine) -> archive(programs))
                    .setPort(port)
                    .setPGStartupWait(START)
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setServerConfig("listen_addresses", "localhost")
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("max_connections", "100")
                    .setServerConfig("fsync", "on") // The library turns it off for tests, which may lose their data.
                    .setServerConfig("synchronous_commit", "on")
                    .setErrorRedirector(Redirect.appendTo(log.toFile()))
                    .setOutputRedirector(Redirect.appendTo(log.toFile()))
                    .start();
            takePowersFromRole(postgres);
            long pid = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0));
            return new PostgresServer(postgres, ProcessHandle.of(pid).orElseThrow(), watch(pid));
        } catch (IOException | SQLException | RuntimeException e) {
            stop(postgres);
            throw new IllegalStateException("PostgreSQL does not start: %s".formatted(reason(lines(log), e)), e);
        }
    }

    private static InputStream archive(Path programs) throws IOException {
        try (DirectoryStream<Path> archives = Files.newDirectoryStream(programs, "*.txz")) {
            return Files.newInputStream(archives.iterator().next());
        } catch (NoSuchFileException | NoSuchElementException e) {
            throw new IllegalStateException("its programs are missing; bin/postgres-side downloads them", e);
        }
    }

    /**
     * Makes {@code postgres} an ordinary role that can create databases and owns them. A superuser could run programs as the user
     * of this process.
     */
    private static void takePowersFromRole(EmbeddedPostgres postgres) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet role = statement.executeQuery("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")) {
            role.next();
            if (!role.getBoolean(1)) {
                return; // An earlier start has already changed the role.
            }
            statement.execute("DROP ROLE IF EXISTS server_administrator");
            statement.execute("CREATE ROLE server_administrator SUPERUSER LOGIN");
        }
        try (Connection connection = postgres.getDatabase(ADMINISTRATOR, ROLE).getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String step : List.of(
                    "ALTER ROLE postgres RENAME TO server_owner",
                    "ALTER ROLE server_owner NOLOGIN",
                    "CREATE ROLE postgres LOGIN CREATEDB",
                    "ALTER ROLE server_administrator NOLOGIN")) {
                statement.execute(step);
            }
            connection.commit();
        }
    }

    /**
     * Starts a process that stops the server when this JVM ends, because the server is not a child of this JVM. The process notices
     * the end of its standard input.
     */
    private static Process watch(long pid) throws IOException {
        return new ProcessBuilder("sh", "-c", "read -r _; kill -INT \"$1\"", "sh", Long.toString(pid)).start();
    }

    /** Returns the URL of a database. */
    public String url(String database) {
        return "postgresql://%s@localhost:%d/%s".formatted(ROLE, postgres.getPort(), database);
    }

    /** @throws IllegalStateException if the server has ended by itself */
    void check() {
        if (!process.isAlive()) {
            throw new IllegalStateException("PostgreSQL has ended. Run the command again.");
        }
    }

    /**
     * Stops the server, and returns when it has written everything.
     *
     * @throws IllegalStateException if the server does not end within {@value #END_SECONDS} seconds
     */
    @Override
    public void close() {
        stop(postgres);
        try {
            process.onExit().get(END_SECONDS, TimeUnit.SECONDS); // The library's shutdown hook may be stopping it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("PostgreSQL has not ended within %d s".formatted(END_SECONDS), e);
        } finally {
            watch.destroy();
        }
    }

    private static void stop(EmbeddedPostgres postgres) {
        try {
            if (postgres != null) {
                postgres.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL does not end: " + e.getMessage(), e);
        }
    }

    private static List<String> lines(Path log) {
        try {
            return Files.exists(log) ? Files.readAllLines(log) : List.of();
        } catch (IOException e) {
            return List.of("its log cannot be read: " + e.getMessage());
        }
    }

    /** @param log the lines of the log since this start */
    static String reason(List<String> log, Exception e) {
        if (log.stream().anyMatch(line -> line.contains("cannot be run as root"))) {
            return "it refuses to run as root, and this system has no user namespace for it (unshare -U). Run the command as a different user.";
        }
        return log.stream()
                .filter(line -> line.contains("FATAL: ")) // initdb and pg_ctl write further lines after it.
                .reduce((first, last) -> last)
                .orElseGet(() -> log.isEmpty() ? e.getMessage() : log.get(log.size() - 1));
    }
}
