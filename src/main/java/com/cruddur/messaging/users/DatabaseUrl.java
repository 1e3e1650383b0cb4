package com.cruddur.messaging.users;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A connection URL as libpq reads it: {@code postgresql://USER:PASSWORD@HOST:PORT/DATABASE?PARAMETER=VALUE}, with % escapes
 * (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS). Its text form omits the password.
 */
public final class DatabaseUrl {

    /** The URL of the PostgreSQL that {@code bin/cruddur up --with-users} starts by default. The journals use the same. */
    public static final String LOCAL = "postgresql://postgres:password@localhost:5432/cruddur";

    /** The port of PostgreSQL, and of {@code bin/cruddur up --with-users}. */
    static final int DEFAULT_PORT = 5432;

    /** The maintenance database, which every server has. Other databases are created and dropped from it. */
    private static final String MAINTENANCE = "postgres";

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "::1");

    private static final Pattern FORM = Pattern.compile("postgres(?:ql)?://"
            + "(?:(?<user>[^:@/?]*)(?::(?<password>[^@/?]*))?@)?"
            + "(?:\\[(?<ipv6>[0-9a-fA-F:.]+)]|(?<host>[^:@/?,\\[\\]]*))(?::(?<port>\\d{1,5}))?"
            + "(?:/(?<database>[^@/?]*))?(?:\\?(?<parameters>.*))?");

    /** The parameters of libpq that JDBC supports, with their names in JDBC. */
    private static final Map<String, String> PARAMETERS = Map.of(
            "application_name", "ApplicationName",
            "channel_binding", "channelBinding",
            "connect_timeout", "connectTimeout",
            "options", "options",
            "sslcert", "sslcert",
            "sslkey", "sslkey",
            "sslmode", "sslmode",
            "sslrootcert", "sslrootcert");

    /** https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS */
    private static final int LONGEST_NAME_BYTES = 63;

    private static final String CONNECTION_TIMEOUT_SECONDS = "5";
    private static final String LOGIN_TIMEOUT_SECONDS = "10";

    private final String host;
    private final int port;
    private final String database;
    private final String user;
    private final Optional<String> password;
    private final Map<String, String> parameters;

    private DatabaseUrl(
            String host,
            int port,
            String database,
            String user,
            Optional<String> password,
            Map<String, String> parameters) {
        this.host = host;
        this.port = port;
        this.database = database;
        this.user = user;
        this.password = password;
        this.parameters = parameters;
    }

    /**
     * Reads a URL. The user defaults to the user of the operating system, the host to localhost, the port to 5432, and the
     * database to the name of the user.
     *
     * @throws IllegalArgumentException if it is not such a URL; the message omits the URL, which may hold a password
     */
    public static DatabaseUrl parse(String url) {
        Matcher match = FORM.matcher(url);
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "is not the URL of one PostgreSQL server; it must look like postgresql://USER:PASSWORD@HOST:5432/DATABASE. Write @ or / in a password as %40 or %2F");
        }
        int port = match.group("port") == null ? DEFAULT_PORT : Integer.parseInt(match.group("port"));
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("has the port %d; it must be 1 to 65535".formatted(port));
        }
        String user = text(match, "user").orElse(System.getProperty("user.name"));
        String database = text(match, "database").orElse(user);
        if (database.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME_BYTES) {
            throw new IllegalArgumentException(
                    "names a database with more than %d bytes, which PostgreSQL would shorten; write a shorter name"
                            .formatted(LONGEST_NAME_BYTES));
        }
        return new DatabaseUrl(
                text(match, "ipv6").or(() -> text(match, "host")).orElse("localhost"),
                port,
                database,
                user,
                text(match, "password"),
                parameters(match.group("parameters")));
    }

    private static Optional<String> text(Matcher match, String group) {
        return Optional.ofNullable(match.group(group))
                .filter(value -> !value.isEmpty())
                .map(DatabaseUrl::decode);
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new TreeMap<>();
        for (String parameter : query == null ? new String[0] : query.split("&")) {
            String[] parts = parameter.split("=", 2);
            if (!PARAMETERS.containsKey(parts[0])) {
                // With an @, the "parameter" may be the rest of a password that has an unescaped question mark.
                boolean isName = !query.contains("@") && parts[0].matches("\\w+");
                throw new IllegalArgumentException("has %s not allowed; allowed are %s"
                        .formatted(
                                isName ? "the parameter %s, which is".formatted(parts[0]) : "a parameter that is",
                                PARAMETERS.keySet().stream().sorted().collect(Collectors.joining(", "))));
            }
            if (parts.length < 2) {
                throw new IllegalArgumentException("has the parameter %s without a value".formatted(parts[0]));
            }
            parameters.put(parts[0], decode(parts[1]));
        }
        return parameters;
    }

    private static String decode(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // without the cause, which repeats the value
            throw new IllegalArgumentException(
                    "has a % without two hexadecimal digits after it; write a percent sign as %25");
        }
    }

    /** Returns the URL of the maintenance database of the server. */
    DatabaseUrl maintenance() {
        return new DatabaseUrl(host, port, MAINTENANCE, user, password, parameters);
    }

    /** Returns whether this is the maintenance database, which is never created or dropped. */
    boolean isMaintenance() {
        return database.equals(MAINTENANCE);
    }

    /** Returns whether the server is on this machine, where a drop needs no confirmation. */
    public boolean isThisMachine() {
        return THIS_MACHINE.contains(host);
    }

    int port() {
        return port;
    }

    /** Returns the name of the database. */
    public String database() {
        return database;
    }

    /** Returns the role that logs in. */
    public String user() {
        return user;
    }

    /** Returns the password; empty if the URL has none, for example because it is in {@code ~/.pgpass}. */
    public Optional<String> password() {
        return password;
    }

    /** Returns the host and port, for messages. */
    public String server() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Returns the database and its server, for messages. */
    @Override
    public String toString() {
        return "database %s at %s".formatted(database, server());
    }

    /** Returns psql's environment for the database, with the password: arguments of a process are visible to all users. */
    public Map<String, String> psqlEnvironment() {
        Map<String, String> environment = new TreeMap<>();
        environment.put("PGHOST", host);
        environment.put("PGPORT", Integer.toString(port));
        environment.put("PGDATABASE", database);
        environment.put("PGUSER", user);
        password.ifPresent(secret -> environment.put("PGPASSWORD", secret));
        parameters.forEach((name, value) -> environment.put(psqlVariable(name), value));
        return environment;
    }

    /** Returns the variable of a parameter: https://www.postgresql.org/docs/current/libpq-envars.html */
    private static String psqlVariable(String parameter) {
        return switch (parameter) {
            case "application_name" -> "PGAPPNAME";
            case "channel_binding" -> "PGCHANNELBINDING";
            default -> "PG" + parameter.toUpperCase(Locale.ROOT);
        };
    }

    PGSimpleDataSource dataSource() throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {host});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        source.setUser(user);
        source.setPassword(password.orElse(null));
        source.setProperty("connectTimeout", CONNECTION_TIMEOUT_SECONDS);
        source.setProperty("loginTimeout", LOGIN_TIMEOUT_SECONDS); // A server that is not PostgreSQL may never answer.
        source.setProperty(
                "stringtype", "unspecified"); // The server takes text for the column's own type, such as uuid.
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            source.setProperty(PARAMETERS.get(parameter.getKey()), parameter.getValue());
        }
        return source;
    }
}
