package com.cruddur.messaging.ops;

import static com.cruddur.messaging.testing.RealPostgres.execute;
import static com.cruddur.messaging.testing.RealPostgres.newDatabase;
import static com.cruddur.messaging.testing.RealPostgres.newUrl;
import static com.cruddur.messaging.testing.RealPostgres.query;
import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.local.Emulator;
import com.cruddur.messaging.seed.SeedUsers;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.RealPostgres;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the commands on the users' database, with a real PostgreSQL. */
@Concurrent
class DatabaseCommandsTest {

    private static final String EVERY_HANDLE = "SELECT handle FROM public.users ORDER BY 1";

    private static CommandRun db(String url, String... arguments) {
        return CommandRun.inThisJvm(
                Map.of("CONNECTION_URL", url),
                Stream.concat(Stream.of("db"), Stream.of(arguments)).toArray(String[]::new));
    }

    private static String name(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    @Test
    void database_is_created_once() {
        String url = newUrl();

        assertThat(db(url, "create").exits(0).out()).startsWith("Created database " + name(url) + " at localhost:");
        CommandRun again = db(url, "create").exits(0);

        assertThat(again.out()).startsWith("Found database ").endsWith(". Nothing was changed.%n".formatted());
        assertThat(again.err()).isEmpty();
        assertThat(db(url, "create", "--format", "json")
                        .exits(0)
                        .json()
                        .get(0)
                        .path("created")
                        .asBoolean())
                .isFalse();
        assertThat(query(url, "SELECT current_database()")).containsExactly(name(url));
    }

    @Test
    void name_of_a_database_is_not_executed() {
        String name = "x\"; DROP DATABASE postgres; -- 🙈";
        String url = newUrl().replaceFirst("[^/]+$", "x%22; DROP DATABASE postgres; -- 🙈");

        db(url, "create").exits(0);
        assertThat(query(newDatabase(), "SELECT datname FROM pg_database")).contains(name, "postgres");
        db(url, "drop").exits(0);

        assertThat(query(newDatabase(), "SELECT datname FROM pg_database"))
                .doesNotContain(name)
                .contains("postgres");
    }

    @Test
    void tables_are_created_together_and_then_found_as_defined() {
        String url = newDatabase();

        CommandRun created = db(url, "schema-load").exits(0);
        CommandRun found = db(url, "schema-load", "--format", "json").exits(0);

        assertThat(created.out().lines()).containsExactly("created  users", "created  activities");
        assertThat(found.json().get(0)).isEqualTo(CommandRun.parse("""
                        {"found": ["users", "activities"], "missing": [], "created": [], "differences": []}"""));
        assertThat(query(url, """
                        SELECT column_name FROM information_schema.columns
                         WHERE table_schema = 'public' AND table_name = 'users' ORDER BY ordinal_position"""))
                .containsExactly("uuid", "display_name", "handle", "email", "cognito_user_id", "created_at");
    }

    @Test
    void table_that_differs_is_reported_and_not_changed() {
        String url = newDatabase("CREATE TABLE public.users (uuid text PRIMARY KEY, handle varchar(20), nick text)");

        CommandRun run = db(url, "schema-load").exits(1);

        assertThat(run.err()).contains("has tables that differ. No table was created or changed.");
        assertThat(run.out())
                .contains(
                        "missing  activities",
                        "users.uuid  defined: uuid NOT NULL DEFAULT gen_random_uuid(), actual: text NOT NULL",
                        "users.handle  defined: text NOT NULL, actual: character varying(20)",
                        "users.email  defined: text NOT NULL, actual: none",
                        "users.nick  defined: none, actual: text",
                        "users UNIQUE (handle)  defined: constraint, actual: none");
        assertThat(query(url, "SELECT count(*) FROM pg_attribute WHERE attrelid = 'users'::regclass AND attnum > 0"))
                .containsExactly("3");
    }

    @Test
    void no_table_is_created_if_one_cannot_be_created() {
        String url = newDatabase("CREATE VIEW public.activities AS SELECT 1");

        assertThat(db(url, "schema-load").exits(1).err()).contains("relation \"activities\" already exists");
        assertThat(query(url, "SELECT to_regclass('public.users')")).containsExactly((String) null);
    }

    @Test
    void three_users_are_seeded_once_with_the_uuids_of_the_messages() {
        String url = newDatabase();
        db(url, "schema-load").exits(0);

        CommandRun seed = db(url, "seed").exits(0);
        CommandRun again = db(url, "seed", "--format", "json").exits(0);

        assertThat(seed.out().lines())
                .containsExactly(
                        "added   andrewbrown  andrewbrown@example.com",
                        "added   bayko        bayko@example.com",
                        "added   londo        londo@example.com");
        assertThat(again.json().get(0))
                .hasSize(3)
                .allSatisfy(user -> assertThat(user.path("added").asBoolean()).isFalse());
        assertThat(query(url, "SELECT uuid, display_name, cognito_user_id FROM public.users WHERE handle = 'bayko'"))
                .containsExactly(SeedUsers.of("bayko").uuid(), "Andrew Bayko", "MOCK");
        assertThat(query(url, "SELECT handle FROM public.activities JOIN public.users ON user_uuid = users.uuid"))
                .containsExactly("andrewbrown");
    }

    @Test
    void seed_does_not_change_an_existing_user() {
        String url = newDatabase();
        db(url, "schema-load").exits(0);
        execute(
                url,
                "INSERT INTO public.users (display_name, handle, email, cognito_user_id) VALUES ('A', 'andrewbrown', 'a@b', 'sub')");

        CommandRun seed = db(url, "seed").exits(0);

        assertThat(seed.out()).startsWith("exists  andrewbrown");
        assertThat(query(url, "SELECT display_name, cognito_user_id FROM public.users WHERE handle = 'andrewbrown'"))
                .containsExactly("A", "sub");
        assertThat(query(url, "SELECT count(*) FROM public.activities")).containsExactly("0");
    }

    @Test
    void seed_adds_no_user_if_the_activity_cannot_be_added() {
        String url = newDatabase();
        db(url, "schema-load").exits(0);
        execute(url, "DROP TABLE public.activities");

        CommandRun seed = db(url, "seed").exits(1);

        assertThat(seed.err())
                .contains("lacks a table: relation \"public.activities\" does not exist", "db schema-load");
        assertThat(query(url, EVERY_HANDLE)).isEmpty();
    }

    @Test
    void drop_on_this_machine_needs_no_confirmation() {
        String url = newDatabase();

        assertThat(db(url, "drop").exits(0).out()).startsWith("Dropped database " + name(url));
        assertThat(db(url, "drop").exits(1).err()).contains("There is no database " + name(url));
        assertThat(db(url, "seed").exits(1).err())
                .contains("There is no database " + name(url), "To create it, run bin/cruddur db create.");
    }

    @Test
    void drop_in_prod_needs_a_confirmation() {
        String url = newDatabase();
        Map<String, String> environment = Map.of("PROD_CONNECTION_URL", url, "CONNECTION_URL", newUrl());

        CommandRun refused =
                CommandRun.inThisJvm(environment, "db", "drop", "prod").exits(1);

        assertThat(refused.err())
                .contains("This drops the database " + name(url), "Nothing was done; give --yes to continue.");
        assertThat(query(url, "SELECT 1")).containsExactly("1");

        CommandRun.inThisJvm(environment, "db", "drop", "prod", "--yes").exits(0);

        assertThat(CommandRun.inThisJvm(environment, "db", "seed", "prod")
                        .exits(1)
                        .err())
                .contains("There is no database", "To create it, run bin/cruddur db create prod.");
    }

    @Test
    void database_in_use_is_not_dropped_and_its_sessions_are_listed() throws Exception {
        String url = newDatabase();
        try (Connection session = RealPostgres.connect(url + "?ApplicationName=backend")) {
            CommandRun refused = db(url, "drop").exits(1);

            assertThat(refused.err())
                    .contains(
                            "is in use: backend of postgres from 127.0.0.1. Nothing was dropped; end these sessions first.");
            assertThat(session.isValid(60)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "drop"})
    void maintenance_database_is_refused(String command) {
        String url = newUrl().replaceFirst("[^/]+$", "postgres");

        assertThat(db(url, command).exits(1).err()).contains("belongs to the server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "drop", "schema-load", "seed"})
    void unreachable_server_is_reported_on_one_line_without_a_password(String command) {
        int port = Emulator.free(0);
        String nowhere = "localhost:" + port;

        CommandRun run = db("postgresql://postgres:s3cret@%s/cruddur".formatted(nowhere), command, "--stacktrace")
                .exits(1);

        assertThat(run.err())
                .startsWith(
                        "cruddur: PostgreSQL does not listen at %s. Start it with bin/cruddur up --with-users --postgres-port %d, or set"
                                .formatted(nowhere, port))
                .doesNotContain("s3cret");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void prod_requires_its_connection_url() {
        CommandRun run = CommandRun.inThisJvm(Map.of("CONNECTION_URL", newUrl()), "db", "seed", "prod")
                .exits(2);

        assertThat(run.err()).contains("PROD_CONNECTION_URL is not set", "See: bin/cruddur db seed --help");
    }

    @Test
    void malformed_url_is_wrong_usage_and_the_message_omits_the_password() {
        CommandRun run =
                db("postgresql://u:s3cret@x@h/d", "seed", "--stacktrace").exits(2);

        assertThat(run.err())
                .contains("CONNECTION_URL is not the URL of one PostgreSQL server")
                .doesNotContain("s3cret");
    }

    @Test
    void missing_or_differing_table_is_reported_on_one_line() {
        assertThat(db(newDatabase(), "seed").exits(1).err())
                .startsWith("cruddur: The database ")
                .contains("lacks a table: ", "bin/cruddur db schema-load");
        assertThat(List.of(db(newDatabase("CREATE TABLE public.users (handle text)"), "seed")
                        .exits(1)
                        .err()
                        .split("\n")))
                .singleElement()
                .asString()
                .contains("has a table that differs: column \"cognito_user_id\" does not exist");
    }
}
