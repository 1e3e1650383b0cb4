package com.cruddur.messaging.testing;

/**
 * Creates users' databases as the bootcamp's own scripts do: with uuids from an extension, without unique handles, and
 * without Cognito user ids.
 */
public final class BootcampDatabase {

    private static final String EXTENSION = "CREATE EXTENSION \"uuid-ossp\"";

    private static final String USERS = """
            CREATE TABLE public.users (
              uuid UUID DEFAULT uuid_generate_v4() PRIMARY KEY,
              display_name text NOT NULL,
              handle text NOT NULL,
              email text NOT NULL,
              cognito_user_id text NOT NULL,
              created_at TIMESTAMP DEFAULT current_timestamp NOT NULL
            )""";

    private static final String ACTIVITIES = """
            CREATE TABLE public.activities (
              uuid UUID DEFAULT uuid_generate_v4() PRIMARY KEY,
              user_uuid UUID NOT NULL,
              message text NOT NULL,
              replies_count integer DEFAULT 0,
              reposts_count integer DEFAULT 0,
              likes_count integer DEFAULT 0,
              reply_to_activity_uuid integer,
              expires_at TIMESTAMP,
              created_at TIMESTAMP DEFAULT current_timestamp NOT NULL
            )""";

    private BootcampDatabase() {}

    /** Returns the URL of a new database with these users. Each has the Cognito user id MOCK. */
    public static String newDatabase(String... handles) {
        String url = RealPostgres.newDatabase(EXTENSION, USERS, ACTIVITIES);
        for (String handle : handles) {
            RealPostgres.insert(
                    url,
                    "INSERT INTO public.users (display_name, handle, email, cognito_user_id) VALUES (?, ?, 'a@example.com', 'MOCK')",
                    "The one called " + handle,
                    handle);
        }
        return url;
    }
}
