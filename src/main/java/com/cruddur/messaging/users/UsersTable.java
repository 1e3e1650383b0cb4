package com.cruddur.messaging.users;

import com.cruddur.messaging.model.User;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The table {@code public.users}, as the journals or {@link UsersSchema} create it. */
public final class UsersTable {

    /** The Cognito user id of a user who has none yet, as in the journals. */
    private static final String NO_COGNITO_USER_ID = "MOCK";

    private static final String ACTIVITY = "This was imported as seed data!";

    private final Database database;

    /** Works on the table of a database, which the caller closes. */
    public UsersTable(Database database) {
        this.database = database;
    }

    /**
     * Returns the user with a handle.
     *
     * @throws DatabaseException if no user or several users have the handle
     */
    public User user(String handle) {
        List<User> users = database.transaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT uuid, coalesce(display_name, handle) FROM public.users WHERE handle = ? ORDER BY 1")) {
                select.setString(1, handle);
                ResultSet row = select.executeQuery();
                List<User> found = new ArrayList<>();
                while (row.next()) {
                    found.add(new User(row.getString(1), row.getString(2), handle));
                }
                return found;
            }
        });
        if (users.size() > 1) {
            throw new DatabaseException("%d users in the %s have the handle %s: %s. Name one as UUID:HANDLE:NAME."
                    .formatted(
                            users.size(),
                            database.url(),
                            handle,
                            users.stream().map(User::uuid).collect(Collectors.joining(", "))));
        }
        if (users.isEmpty()) {
            throw new DatabaseException(
                    "No user in the %s has the handle %s. To add andrewbrown, bayko and londo, run bin/cruddur db seed."
                            .formatted(database.url(), handle));
        }
        return users.get(0);
    }

    /**
     * Adds the example users that are missing, in one transaction. If it adds the first example user, it also adds an activity of
     * that user.
     *
     * @return the users that were added
     * @throws DatabaseException if PostgreSQL refuses a statement
     */
    public List<User> seed() {
        return database.transaction(connection -> {
            lock(connection);
            Set<String> handles = new HashSet<>();
            rows(connection).forEach(row -> handles.add(row.handle()));
            List<User> missing = ExampleUsers.ALL.stream()
                    .filter(user -> !handles.contains(user.handle()))
                    .toList();
            insert(connection, missing);
            if (missing.contains(ExampleUsers.ALL.get(0))) {
                insertActivity(connection, ExampleUsers.ALL.get(0));
            }
            return missing;
        });
    }

    private static void insert(Connection connection, List<User> users) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO public.users (uuid, display_name, handle, email, cognito_user_id) VALUES (?, ?, ?, ?, ?)")) {
            for (User user : users) {
                insert.setString(1, user.uuid());
                insert.setString(2, user.displayName());
                insert.setString(3, user.handle());
                insert.setString(4, ExampleUsers.email(user));
                insert.setString(5, NO_COGNITO_USER_ID);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void insertActivity(Connection connection, User user) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO public.activities (user_uuid, message, expires_at) VALUES (?, ?, current_timestamp + interval '10 days')")) {
            insert.setString(1, user.uuid());
            insert.setString(2, ACTIVITY);
            insert.execute();
        }
    }

    /**
     * Writes the {@code sub} of each user of a pool into the row of the same handle, in one transaction.
     *
     * @param dryRun whether to return the result without writing it
     * @throws DatabaseException if several users have a handle that is in both, or PostgreSQL refuses a statement; then nothing is written
     */
    public CognitoUserIds updateCognitoUserIds(List<PoolUser> pool, boolean dryRun) {
        return database.transaction(connection -> {
            if (!dryRun) {
                lock(connection);
            }
            CognitoUserIds ids = CognitoUserIds.compare(pool, rows(connection));
            if (!dryRun) {
                update(connection, ids.changed());
            }
            return ids;
        });
    }

    /** Uses one statement, because the journals' table has no index on handles. The ids get the type of the table's column. */
    private static void update(Connection connection, List<CognitoUserIds.Change> changes) throws SQLException {
        ArrayNode ids = JsonNodeFactory.instance.arrayNode();
        changes.forEach(change -> ids.addObject().put("handle", change.handle()).put("cognito_user_id", change.to()));
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE public.users SET cognito_user_id = ids.cognito_user_id
                  FROM jsonb_populate_recordset(NULL::public.users, ?::jsonb) ids WHERE users.handle = ids.handle""")) {
            update.setString(1, ids.toString());
            update.execute();
        }
    }

    /** Keeps other sessions from writing the table until the transaction ends. They can still read it. */
    private static void lock(Connection connection) throws SQLException {
        try (Statement lock = connection.createStatement()) {
            lock.execute("LOCK TABLE public.users IN SHARE ROW EXCLUSIVE MODE");
        }
    }

    private static List<CognitoUserIds.TableUser> rows(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(
                        "SELECT handle, cognito_user_id FROM public.users WHERE handle IS NOT NULL")) {
            List<CognitoUserIds.TableUser> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(new CognitoUserIds.TableUser(row.getString(1), row.getString(2)));
            }
            return rows;
        }
    }
}
