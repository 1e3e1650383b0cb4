package com.cruddur.messaging.users;

import com.cruddur.messaging.model.User;
import com.cruddur.messaging.seed.SeedUsers;
import java.util.List;

/** The example users in the users' table and the user pool of this machine. The seeded messages use the same uuids. */
public final class ExampleUsers {

    /** All example users. */
    public static final List<User> ALL =
            SeedUsers.HANDLES.stream().map(SeedUsers::of).toList();

    private ExampleUsers() {}

    /** Returns the e-mail address of an example user, in a domain that delivers no mail. */
    public static String email(User user) {
        return user.handle() + "@example.com";
    }
}
