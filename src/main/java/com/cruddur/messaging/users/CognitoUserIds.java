package com.cruddur.messaging.users;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What becomes of the Cognito user ids in the users' table, each list in the order of the handles.
 *
 * @param changed who has another {@code sub} in the pool than in the table
 * @param unchanged the handles of those who have the same
 * @param tableOnly the handles of those who are not in the pool
 * @param poolOnly who is not in the table
 * @param withoutHandle who cannot be in the table
 */
public record CognitoUserIds(
        List<Change> changed,
        List<String> unchanged,
        List<String> tableOnly,
        List<PoolUser> poolOnly,
        List<PoolUser> withoutHandle) {

    /** A Cognito user id that is replaced. */
    public record Change(String handle, String from, String to) {}

    /** A row of the table. */
    record Row(String handle, String cognitoUserId) {}

    /**
     * Checks a pool before the table has anybody but the example users.
     *
     * @throws DatabaseException if the handle of one of them is that of several users of the pool
     */
    public static void checkExampleUsers(List<PoolUser> pool) {
        compare(
                pool,
                ExampleUsers.ALL.stream()
                        .map(user -> new Row(user.handle(), ""))
                        .toList());
    }

    /**
     * Compares a pool with the table.
     *
     * @throws DatabaseException if a handle that is in both is that of several users
     */
    static CognitoUserIds compare(List<PoolUser> pool, List<Row> table) {
        Map<String, List<PoolUser>> pooled = pool.stream()
                .filter(user -> user.handle().isPresent())
                .collect(Collectors.groupingBy(user -> user.handle().orElseThrow(), TreeMap::new, Collectors.toList()));
        Map<String, List<Row>> rows =
                table.stream().collect(Collectors.groupingBy(Row::handle, TreeMap::new, Collectors.toList()));
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
                    "Several users have one handle: %s. Nothing was changed; give each a handle that nobody else has."
                            .formatted(String.join(", ", ambiguous)));
        }
        return new CognitoUserIds(
                changed,
                unchanged,
                table.stream()
                        .map(Row::handle)
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
