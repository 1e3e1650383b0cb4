package com.cruddur.messaging.users;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tables {@code public.users} and {@code public.activities}, modelled on the journals. Handles are unique, and the uuids need no
 * extension of PostgreSQL.
 */
public final class UsersSchema {

    /** The statement that creates each table. A table comes after the tables that it references. */
    private static final Map<String, String> TABLES = new LinkedHashMap<>();

    static {
        TABLES.put("users", """
                CREATE TABLE users (
                  uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(),
                  display_name text NOT NULL,
                  handle text NOT NULL UNIQUE,
                  email text NOT NULL,
                  cognito_user_id text NOT NULL,
                  created_at timestamp NOT NULL DEFAULT current_timestamp
                )""");
        TABLES.put("activities", """
                CREATE TABLE activities (
                  uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(),
                  user_uuid uuid NOT NULL REFERENCES users,
                  message text NOT NULL,
                  replies_count integer DEFAULT 0,
                  reposts_count integer DEFAULT 0,
                  likes_count integer DEFAULT 0,
                  reply_to_activity_uuid uuid REFERENCES activities,
                  expires_at timestamp,
                  created_at timestamp NOT NULL DEFAULT current_timestamp
                )""");
    }

    private static final String ACTUAL = "public";
    private static final String DEFINED = "pg_temp";

    /**
     * A column or constraint that differs from its definition.
     *
     * @param of the table and the column, or the table and the text of the constraint
     * @param defined its definition; empty if the table should not have it
     * @param actual its actual form; empty if the table lacks it
     */
    public record SchemaDifference(String of, String defined, String actual) {}

    /**
     * The result of a load.
     *
     * @param found the tables that existed
     * @param missing the tables that did not exist
     * @param created the missing tables; empty if an existing table differs
     */
    public record LoadedSchema(
            List<String> found, List<String> missing, List<String> created, List<SchemaDifference> differences) {}

    private UsersSchema() {}

    /**
     * Creates the missing tables in one transaction. Creates none if an existing table differs, because the tables refer to each
     * other. Never changes an existing table.
     *
     * @throws DatabaseException if PostgreSQL refuses a statement
     */
    public static LoadedSchema load(Database database) {
        return database.transaction(connection -> {
            List<String> found = new ArrayList<>();
            List<String> missing = new ArrayList<>();
            List<SchemaDifference> differences = new ArrayList<>();
            for (String table : TABLES.keySet()) {
                createIn(DEFINED, connection, table); // so that PostgreSQL spells both definitions alike
                (exists(connection, table) ? found : missing).add(table);
                if (found.contains(table)) {
                    differences.addAll(
                            compare(describe(DEFINED, connection, table), describe(ACTUAL, connection, table)));
                }
            }
            List<String> created = differences.isEmpty() ? missing : List.of();
            for (String table : created) {
                createIn(ACTUAL, connection, table);
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("DROP TABLE pg_temp.activities, pg_temp.users");
            }
            return new LoadedSchema(found, missing, created, differences);
        });
    }

    private static boolean exists(Connection connection, String table) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT FROM pg_tables WHERE schemaname = ? AND tablename = ?")) {
            select.setString(1, ACTUAL);
            select.setString(2, table);
            return select.executeQuery().next();
        }
    }

    private static void createIn(String schema, Connection connection, String table) throws SQLException {
        resolveIn(schema, connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute(TABLES.get(table));
        }
    }

    /** Makes names without a schema refer to this schema until the transaction ends. */
    private static void resolveIn(String schema, Connection connection) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement(
                "SELECT set_config('search_path', concat_ws(', ', ?::text, 'pg_temp'), true)")) {
            set.setString(1, schema);
            set.execute();
        }
    }

    private static Map<String, String> describe(String schema, Connection connection, String table)
            throws SQLException {
        resolveIn(schema, connection);
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT concat(relname, '.', attname), concat(format_type(atttypid, atttypmod),
                       CASE WHEN attnotnull THEN ' NOT NULL' END, ' DEFAULT ' || pg_get_expr(adbin, adrelid))
                  FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
                  LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
                 WHERE attrelid = to_regclass(?::text) AND attnum > 0 AND NOT attisdropped
                UNION ALL
                SELECT concat(relname, ' ', pg_get_constraintdef(k.oid)), 'constraint'
                  FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid
                 WHERE conrelid = to_regclass(?::text) AND contype IN ('c', 'f', 'p', 'u')""")) {
            select.setString(1, table);
            select.setString(2, table);
            ResultSet row = select.executeQuery();
            Map<String, String> described = new LinkedHashMap<>();
            while (row.next()) {
                described.put(row.getString(1), row.getString(2));
            }
            return described;
        }
    }

    private static List<SchemaDifference> compare(Map<String, String> defined, Map<String, String> actual) {
        Set<String> all = new LinkedHashSet<>(defined.keySet());
        all.addAll(actual.keySet());
        return all.stream()
                .map(of -> new SchemaDifference(of, defined.getOrDefault(of, ""), actual.getOrDefault(of, "")))
                .filter(difference -> !difference.defined().equals(difference.actual()))
                .toList();
    }
}
