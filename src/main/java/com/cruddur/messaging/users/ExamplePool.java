package com.cruddur.messaging.users;

import com.cruddur.messaging.model.User;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolDescriptionType;

/** Creates a user pool with the example users in the emulated account. */
public final class ExamplePool {

    private static final String NAME = "cruddur-users";

    /** The maximum number of pools that Cognito lists in one request. */
    private static final int POOLS = 60;

    private ExamplePool() {}

    /** Creates the pool and its users if they are missing, and returns the pool's id. */
    public static String ensure(CognitoIdentityProviderClient client) {
        String pool = client.listUserPools(list -> list.maxResults(POOLS)).userPools().stream()
                .filter(found -> found.name().equals(NAME))
                .map(UserPoolDescriptionType::id)
                .findFirst()
                .orElseGet(() -> client.createUserPool(create -> create.poolName(NAME))
                        .userPool()
                        .id());
        Set<String> handles = UserPool.users(client, pool, read -> {}).stream()
                .flatMap(user -> user.handle().stream())
                .collect(Collectors.toSet());
        ExampleUsers.ALL.stream()
                .filter(user -> !handles.contains(user.handle()))
                .forEach(user -> add(client, pool, user));
        return pool;
    }

    private static void add(CognitoIdentityProviderClient client, String pool, User user) {
        client.adminCreateUser(create -> create.userPoolId(pool)
                .username(user.handle())
                .messageAction(MessageActionType.SUPPRESS)
                .userAttributes(
                        attribute("preferred_username", user.handle()),
                        attribute("name", user.displayName()),
                        attribute("email", ExampleUsers.email(user))));
    }

    private static AttributeType attribute(String name, String value) {
        return AttributeType.builder().name(name).value(value).build();
    }
}
