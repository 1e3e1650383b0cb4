package com.cruddur.messaging.seed;

import com.cruddur.messaging.model.User;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The users of example conversations. The uuid is derived from the handle, so it need not be looked up. */
public final class SeedUsers {

    /** The handle of the user who starts the example conversation. */
    public static final String FIRST = "andrewbrown";

    /** The handle of the user who answers. */
    public static final String SECOND = "bayko";

    /** The handle of a user who is not in a conversation yet. */
    public static final String THIRD = "londo";

    /** The handles of all seeded users. */
    public static final List<String> HANDLES = List.of(FIRST, SECOND, THIRD);

    private static final Map<String, String> DISPLAY_NAMES =
            Map.of(FIRST, "Andrew Brown", SECOND, "Andrew Bayko", THIRD, "Londo Mollari");

    private SeedUsers() {}

    /** Returns the user with a handle. The display name is the handle itself, except for the users above. */
    public static User of(String handle) {
        return new User(uuid("user", handle), DISPLAY_NAMES.getOrDefault(handle, handle), handle);
    }

    static String uuid(String... parts) {
        byte[] name = String.join("/", parts).getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(name).toString();
    }
}
