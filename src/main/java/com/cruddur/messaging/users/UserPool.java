package com.cruddur.messaging.users;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUsersResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserType;

/** Reads the users of a Cognito user pool. */
public final class UserPool {

    /** The maximum number of users that Cognito returns on one page: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html */
    private static final int PAGE = 60;

    private UserPool() {}

    /**
     * Returns all users of a pool.
     *
     * @param progress called after each page with the number of users read
     * @throws software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException if there is no such pool
     */
    public static List<PoolUser> users(CognitoIdentityProviderClient client, String pool, LongConsumer progress) {
        List<PoolUser> users = new ArrayList<>();
        for (ListUsersResponse page :
                client.listUsersPaginator(list -> list.userPoolId(pool).limit(PAGE))) {
            page.users().forEach(user -> users.add(user(user)));
            progress.accept(users.size());
        }
        return users;
    }

    private static PoolUser user(UserType user) {
        return new PoolUser(
                attribute(user, "preferred_username"),
                attribute(user, "sub").orElseThrow(),
                attribute(user, "email"),
                user.userStatusAsString());
    }

    private static Optional<String> attribute(UserType user, String name) {
        return user.attributes().stream()
                .filter(attribute ->
                        attribute.name().equals(name) && !attribute.value().isEmpty())
                .map(attribute -> attribute.value())
                .findFirst();
    }
}
