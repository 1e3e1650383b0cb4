package com.cruddur.messaging.seed;

import com.cruddur.messaging.model.User;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/** The users of example conversations. A handle always leads to the same uuid, so nobody has to look one up. */
public final class SeedUsers {

    /** Who starts the example conversation. */
    public static final String FIRST = "andrewbrown";

    /** Who answers. */
    public static final String SECOND = "bayko";

    /** Who is in no conversation yet. */
    public static final String THIRD = "londo";

    private static final Map<String, String> DISPLAY_NAMES =
            Map.of(FIRST, "Andrew Brown", SECOND, "Andrew Bayko", THIRD, "Londo Mollari");

    private SeedUsers() {}

    /** Returns the user of a handle. One who is not of the example conversation is displayed by the handle. */
    public static User of(String handle) {
        return new User(uuid("user", handle), DISPLAY_NAMES.getOrDefault(handle, handle), handle);
    }

    /** Returns the uuid that belongs to what these parts name. */
    static String uuid(String... parts) {
        byte[] name = String.join("/", parts).getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(name).toString();
    }
}
