package com.cruddur.messaging.testing;

import com.cruddur.messaging.ops.EmulatedAws;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;

/** A new Cognito user pool in the emulated account. */
public final class EmulatedPool implements AutoCloseable {

    private final CognitoIdentityProviderClient client = EmulatedAws.client(CognitoIdentityProviderClient.builder());

    /** The id of the pool. */
    public final String id =
            client.createUserPool(create -> create.poolName("users")).userPool().id();

    private int logins;

    /** Adds a user, and returns their {@code sub}. */
    public String add(String handle) {
        return add(Optional.of(handle));
    }

    /** Adds a user without a handle and an e-mail address, and returns their {@code sub}. */
    public String addWithoutHandle() {
        return add(Optional.empty());
    }

    private String add(Optional<String> handle) {
        List<AttributeType> attributes = new ArrayList<>();
        handle.ifPresent(name -> {
            attributes.add(attribute("preferred_username", name));
            attributes.add(attribute("email", "a@example.com"));
        });
        String login = "login" + ++logins;
        return client
                .adminCreateUser(create -> create.userPoolId(id)
                        .username(login)
                        .messageAction(MessageActionType.SUPPRESS)
                        .userAttributes(attributes))
                .user()
                .attributes()
                .stream()
                .filter(attribute -> attribute.name().equals("sub"))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static AttributeType attribute(String name, String value) {
        return AttributeType.builder().name(name).value(value).build();
    }

    @Override
    public void close() {
        client.close();
    }
}
