package com.cruddur.messaging.users;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The result of comparing a user pool with the users' table. Lists of users with handles are sorted by handle.
 *
 * @param changed the users whose {@code sub} in the pool differs from the id in the table
 * @param unchanged the handles of the users whose {@code sub} is already in the table
 * @param tableOnly the handles of the users who are not in the pool
 * @param poolOnly the users who are not in the table
 * @param withoutHandle the users of the pool who have no handle, and so no row in the table
 */
public record CognitoUserIds(
        List<Change> changed,
        List<String> unchanged,
        List<String> tableOnly,
        List<PoolUser> poolOnly,
        List<PoolUser> withoutHandle) {

    /** The Cognito user id of a user before and after. */
    public record Change(String handle, String from, String to) {}

    /** A row of the table. */
    record TableUser(String handle, String cognitoUserId) {}

    /**
     * Checks that each example user has at most one user in the pool.
     *
     * @throws DatabaseException if several users of the pool have the handle of an example user
     */
    public static void checkExampleUsers(List<PoolUser> pool) {
        compare(
                pool,
                ExampleUsers.ALL.stream()
                        .map(user -> new TableUser(user.handle(), ""))
                        .toList());
    }

    /**
     * Compares a pool with the table.
     *
     * @throws DatabaseException if several users have a handle that is in both
     */
    static CognitoUserIds compare(List<PoolUser> pool, List<TableUser> table) {
        Map<String, List<PoolUser>> pooled = pool.stream()
                .filter(user -> user.handle().isPresent())
                .collect(Collectors.groupingBy(user -> user.handle().orElseThrow(), TreeMap::new, Collectors.toList()));
        Map<String, List<TableUser>> rows =
                table.stream().collect(Collectors.groupingBy(TableUser::handle, TreeMap::new, Collectors.toList()));
        List<Change> changed = new ArrayList<>();
        List<String> unchanged = new ArrayList<>();
        List<String> ambiguous = new ArrayList<>();
        rows.forEach((handle, of) -> {
            List<PoolUser> users = pooled.getOrDefault(handle, List.of());
            if (users.size() > 1 || users.size() == 1 && of.size() > 1) {
                ambiguous.add("%s (%d in the table, %d in the pool)".formatted(handle, of.size(), users.size()));
            } else if (users.size() == 1) {
                String from = of.get(0).cognitoUserId();
                String to = users.get(0).sub();
                if (to.equals(from)) {
                    unchanged.add(handle);
                } else {
                    changed.add(new Change(handle, from, to));
                }
            }
        });
        if (!ambiguous.isEmpty()) {
            throw new DatabaseException(
                    "Several users have the same handle: %s. Nothing was changed; give each user a unique handle."
                            .formatted(String.join(", ", ambiguous)));
        }
        return new CognitoUserIds(
                changed,
                unchanged,
                table.stream()
                        .map(TableUser::handle)
                        .filter(handle -> !pooled.containsKey(handle))
                        .sorted()
                        .toList(),
                pooled.entrySet().stream()
                        .filter(entry -> !rows.containsKey(entry.getKey()))
                        .flatMap(entry -> entry.getValue().stream())
                        .toList(),
                pool.stream().filter(user -> user.handle().isEmpty()).toList());
    }
}
