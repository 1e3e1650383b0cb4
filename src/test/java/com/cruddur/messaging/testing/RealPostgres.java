package com.cruddur.messaging.testing;

import com.cruddur.messaging.local.Emulator;
import com.cruddur.messaging.local.PostgresServer;
import com.cruddur.messaging.local.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL server that all tests of this JVM share. Each test has separate databases. */
public final class RealPostgres {

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final PostgresServer SERVER = start();

    private RealPostgres() {}

    /** Returns the URL of a database that does not exist yet. */
    public static String newUrl() {
        return SERVER.url("test" + DATABASES.incrementAndGet());
    }

    /** Creates a database, executes statements in it, and returns its URL. */
    public static String newDatabase(String... statements) {
        String url = newUrl();
        execute(SERVER.url("postgres"), "CREATE DATABASE " + url.substring(url.lastIndexOf('/') + 1));
        execute(url, statements);
        return url;
    }

    /** Executes statements. */
    public static void execute(String url, String... statements) {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Executes a statement with parameters. */
    public static void insert(String url, String statement, String... values) {
        try (Connection connection = connect(url);
                PreparedStatement insert = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                insert.setString(i + 1, values[i]);
            }
            insert.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the values of all rows of a query, row by row. */
    public static List<String> query(String url, String select) {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(select)) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    values.add(row.getString(i));
                }
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opens a connection. */
    public static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection("jdbc:" + url.replace("postgres@", ""), "postgres", "");
    }

    private static PostgresServer start() {
        try {
            Path directory = Files.createTempDirectory("postgres");
            PostgresServer server = PostgresServer.start(
                    Checkout.ROOT, Emulator.free(0), directory.resolve("data"), directory.resolve("log"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.close();
                TemporaryDirectory.delete(directory);
            }));
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
