package com.cruddur.messaging.users;

import com.cruddur.messaging.model.User;
import com.cruddur.messaging.seed.SeedUsers;
import java.util.List;

/** The users that the users' table and the user pool of one machine begin with. Their uuids are those of the seeded messages. */
public final class ExampleUsers {

    /** All of them. */
    public static final List<User> ALL =
            List.of(SeedUsers.of(SeedUsers.FIRST), SeedUsers.of(SeedUsers.SECOND), SeedUsers.of(SeedUsers.THIRD));

    private ExampleUsers() {}

    /** Returns the e-mail address of one of them, in a domain where nobody receives any. */
    public static String email(User user) {
        return user.handle() + "@example.com";
    }
}
