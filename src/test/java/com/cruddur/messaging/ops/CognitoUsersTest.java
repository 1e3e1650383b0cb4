package com.cruddur.messaging.ops;

import static com.cruddur.messaging.testing.RealPostgres.execute;
import static com.cruddur.messaging.testing.RealPostgres.newUrl;
import static com.cruddur.messaging.testing.RealPostgres.query;
import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.local.Emulator;
import com.cruddur.messaging.testing.BootcampDatabase;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.EmulatedPool;
import com.cruddur.messaging.testing.LargePool;
import com.cruddur.messaging.testing.RealPostgres;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the commands on the user pool, with the emulated Cognito and a real PostgreSQL. */
@Concurrent
class CognitoUsersTest {

    private static final String ODD = "o'Brien \"🙈\"; DROP TABLE users; --";
    private static final String IDS = "SELECT handle, cognito_user_id FROM public.users ORDER BY 1";

    private EmulatedPool pool;

    @BeforeEach
    void create_the_pool() {
        pool = new EmulatedPool();
    }

    @AfterEach
    void close_the_client() {
        pool.close();
    }

    private CommandRun cruddur(String url, String... arguments) {
        return CommandRun.inThisJvm(
                Map.of(
                        "CONNECTION_URL",
                        url,
                        "AWS_COGNITO_USER_POOL_ID",
                        pool.id,
                        "AWS_ENDPOINT_URL",
                        "http://localhost:" + Emulator.free(0),
                        "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER",
                        EmulatedAws.ENDPOINT),
                arguments);
    }

    private CommandRun update(String url, String... options) {
        return cruddur(
                url,
                Stream.concat(Stream.of("db", "update-cognito-user-ids"), Stream.of(options))
                        .toArray(String[]::new));
    }

    @Test
    void every_user_is_listed_over_all_pages() {
        String odd = pool.add(ODD);
        String nobody = pool.addWithoutHandle();
        for (int i = 0; i < 120; i++) {
            pool.add("user" + i);
        }

        JsonNode users = cruddur("", "cognito", "list-users", "--format", "json")
                .exits(0)
                .json()
                .get(0);
        CommandRun text = cruddur("", "cognito", "list-users").exits(0);

        assertThat(users).hasSize(122);
        assertThat(users).contains(CommandRun.parse("""
                                {"handle": null, "sub": "%s", "email": null, "status": "FORCE_CHANGE_PASSWORD"}""".formatted(nobody)));
        assertThat(users).anySatisfy(user -> {
            assertThat(user.path("handle").asText()).isEqualTo(ODD);
            assertThat(user.path("sub").asText()).isEqualTo(odd);
            assertThat(user.path("email").asText()).isEqualTo("a@example.com");
        });
        assertThat(text.out().lines())
                .hasSize(122)
                .anyMatch(line -> line.matches("- +" + nobody + "  - +FORCE_CHANGE_PASSWORD"));
    }

    @Test
    void empty_pool_is_not_a_failure() {
        CommandRun run = cruddur("", "cognito", "list-users").exits(0);

        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("The user pool has no users.");
        assertThat(cruddur("", "cognito", "list-users", "--format", "json").out())
                .isEqualToIgnoringNewLines("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cognito list-users", "db update-cognito-user-ids", "db setup"})
    void missing_pool_is_reported_on_one_line_with_what_to_do(String command) {
        String url = BootcampDatabase.newDatabase("andrewbrown");

        CommandRun run = cruddur(url, (command + " --user-pool us-east-1_nowhere").split(" "))
                .exits(1);

        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "cruddur: There is no user pool us-east-1_nowhere at %s. Name a different pool with --user-pool or AWS_COGNITO_USER_POOL_ID. To create one, run bin/cruddur up --port %d --with-users."
                                .formatted(
                                        EmulatedAws.ENDPOINT,
                                        URI.create(EmulatedAws.ENDPOINT).getPort()));
        assertThat(query(url, IDS)).containsExactly("andrewbrown", "MOCK");
    }

    @Test
    void missing_pool_elsewhere_gets_no_hint_to_create_one_on_this_machine() throws Exception {
        try (ErrorService service = new ErrorService("{\"__type\": \"ResourceNotFoundException\"}")) {
            // A spelling of the loopback address that the command does not know
            String elsewhere = "http://[::ffff:127.0.0.1]:" + service.port();

            CommandRun run = cruddur("", "cognito", "list-users", "--endpoint-url", elsewhere)
                    .exits(1);

            assertThat(run.err()).contains("There is no user pool").doesNotContain("bin/cruddur up");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cognito list-users", "db update-cognito-user-ids", "db setup"})
    void missing_or_malformed_pool_id_is_refused_before_any_change(String command) {
        String url = BootcampDatabase.newDatabase("andrewbrown");

        CommandRun none = CommandRun.inThisJvm(Map.of("CONNECTION_URL", url), command.split(" "))
                .exits(2);
        CommandRun odd = CommandRun.inThisJvm(
                        Map.of("CONNECTION_URL", url, "AWS_COGNITO_USER_POOL_ID", "pool"), command.split(" "))
                .exits(2);

        assertThat(none.err())
                .contains("The user pool is missing; give --user-pool ID, or set AWS_COGNITO_USER_POOL_ID");
        assertThat(odd.err()).contains("AWS_COGNITO_USER_POOL_ID 'pool' is not the id of a user pool");
        assertThat(query(url, IDS)).containsExactly("andrewbrown", "MOCK");
    }

    @Test
    void subs_are_written_by_handle_and_every_user_is_listed() {
        String url = BootcampDatabase.newDatabase("andrewbrown", "bayko", ODD, "londo");
        String andrew = pool.add("andrewbrown");
        String bayko = pool.add("bayko");
        String odd = pool.add(ODD);
        String worf = pool.add("worf");
        String nobody = pool.addWithoutHandle();
        execute(url, "UPDATE public.users SET cognito_user_id = '%s' WHERE handle = 'bayko'".formatted(bayko));

        CommandRun dry = update(url, "--dry-run").exits(0);

        assertThat(dry.err()).contains("Would change 2, unchanged 1, in the table only 1, in the user pool only 1");
        assertThat(query(url, IDS)).contains("MOCK").doesNotContain(andrew, odd);

        CommandRun run = update(url).exits(0);

        assertThat(run.out()).isEqualTo(dry.out());
        assertThat(run.out().lines())
                .map(line -> line.replaceAll(" {2,}", "|"))
                .containsExactly(
                        "changed|andrewbrown|MOCK -> " + andrew,
                        "changed|" + ODD + "|MOCK -> " + odd,
                        "unchanged|bayko",
                        "table only|londo",
                        "pool only|worf|" + worf,
                        "no handle|-|" + nobody);
        assertThat(run.err())
                .contains("Changed 2, unchanged 1, in the table only 1, in the user pool only 1, without a handle 1.");
        assertThat(query(url, IDS)).containsExactly("andrewbrown", andrew, "bayko", bayko, "londo", "MOCK", ODD, odd);

        JsonNode again = update(url, "--format", "json").exits(0).json().get(0);

        assertThat(again.path("dry_run").asBoolean()).isFalse();
        assertThat(again.path("changed")).isEmpty();
        assertThat(again.path("unchanged")).hasSize(3);
        assertThat(again.path("table_only")).extracting(JsonNode::asText).containsExactly("londo");
        assertThat(again.at("/pool_only/0/sub").asText()).isEqualTo(worf);
        assertThat(again.at("/without_handle/0").asText()).isEqualTo(nobody);
    }

    @Test
    void two_users_with_one_handle_prevent_every_change() {
        String url = BootcampDatabase.newDatabase("andrewbrown", "bayko", "bayko", "londo", "twin", "twin");
        pool.add("andrewbrown");
        pool.add("bayko");
        pool.add("londo");
        pool.add("londo");

        CommandRun run = update(url).exits(1);

        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "cruddur: Several users have the same handle: bayko (2 in the table, 1 in the pool), londo (1 in the table, 2 in the pool). Nothing was changed; give each user a unique handle.");
        assertThat(query(url, "SELECT DISTINCT cognito_user_id FROM public.users"))
                .containsExactly("MOCK");
    }

    @Test
    void nothing_is_written_if_one_user_cannot_be_written() {
        String url = BootcampDatabase.newDatabase("andrewbrown", "bayko");
        execute(url, "ALTER TABLE public.users ADD CHECK (handle <> 'bayko' OR cognito_user_id = 'MOCK')");
        pool.add("andrewbrown");
        pool.add("bayko");

        CommandRun run = update(url).exits(1);

        assertThat(run.err())
                .contains("says 23514: new row for relation \"users\" violates check constraint")
                .doesNotContain("Batch entry");
        assertThat(query(url, "SELECT DISTINCT cognito_user_id FROM public.users"))
                .containsExactly("MOCK");
    }

    @Test
    void table_whose_ids_are_uuids_is_updated_too() {
        String url = BootcampDatabase.newDatabase("andrewbrown");
        execute(url, "ALTER TABLE public.users DROP cognito_user_id, ADD cognito_user_id uuid");
        String andrew = pool.add("andrewbrown");

        assertThat(update(url).exits(0).out()).contains("none -> " + andrew);
        assertThat(query(url, IDS)).containsExactly("andrewbrown", andrew);
    }

    @Test
    void missing_id_column_is_reported_on_one_line() {
        String url = RealPostgres.newDatabase("CREATE TABLE public.users (handle text)");

        assertThat(update(url).exits(1).err().lines())
                .singleElement()
                .asString()
                .contains("has a table that differs: column \"cognito_user_id\" does not exist", "db schema-load");
    }

    @Test
    void dry_run_does_not_wait_for_a_writer() throws Exception {
        String url = BootcampDatabase.newDatabase("andrewbrown");
        pool.add("andrewbrown");
        try (Connection writer = RealPostgres.connect(url);
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("UPDATE public.users SET handle = 'worf'");

            assertThat(update(url, "--dry-run").exits(0).err()).contains("Would change 1");
        }
    }

    @Test
    void table_locked_by_another_session_is_reported_on_one_line() throws Exception {
        String url = BootcampDatabase.newDatabase("andrewbrown");
        pool.add("andrewbrown");
        String impatient = url + "?options=-c%20lock_timeout%3D100ms";
        try (Connection other = RealPostgres.connect(url);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE public.users");

            CommandRun written = update(impatient).exits(1);
            CommandRun read = cruddur(impatient, "ddb", "send", "hi", "--users", "postgres")
                    .exits(1);

            assertThat(List.of(written, read))
                    .extracting(CommandRun::err)
                    .allMatch(err ->
                            err.startsWith("cruddur: Another session holds a lock on the table in the database "))
                    .allMatch(err -> err.lines().count() == 1);
        }
    }

    @Test
    void five_thousand_users_are_matched() throws Exception {
        String url = BootcampDatabase.newDatabase();
        execute(url, """
                INSERT INTO public.users (display_name, handle, email, cognito_user_id)
                SELECT 'User', 'h' || i, 'a@example.com', 'MOCK' FROM generate_series(0, 4999) i""");
        try (LargePool large = new LargePool(5_000)) {
            CommandRun run = update(url, "--endpoint-url", large.endpoint()).exits(0);

            assertThat(run.err()).contains("Changed 5000, unchanged 0, in the table only 0, in the user pool only 0");
            assertThat(large.pages).hasValue(84);
        }
        assertThat(query(url, "SELECT count(*) FROM public.users WHERE cognito_user_id = replace(handle, 'h', 'sub-')"))
                .containsExactly("5000");
    }

    @Test
    void setup_drops_nothing_if_two_users_of_the_pool_have_the_same_handle() {
        String url = BootcampDatabase.newDatabase("andrewbrown");
        pool.add("londo");
        pool.add("londo");

        CommandRun run = cruddur(url, "db", "setup").exits(1);

        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Several users have the same handle: londo (1 in the table, 2 in the pool).");
        assertThat(query(url, IDS)).containsExactly("andrewbrown", "MOCK");
    }

    @Test
    void setup_runs_all_steps_in_order_and_recreates_the_database() {
        String url = newUrl();
        String andrew = pool.add("andrewbrown");

        CommandRun first = cruddur(url, "db", "setup").exits(0);
        execute(
                url,
                "INSERT INTO public.users (display_name, handle, email, cognito_user_id) VALUES ('W', 'worf', 'w', 'x')");
        CommandRun second = cruddur(url, "db", "setup").exits(0);

        assertThat(first.out().lines())
                .map(line -> line.split(" {2,}")[0].split(" d")[0])
                .containsExactly(
                        "Created",
                        "created",
                        "created",
                        "added",
                        "added",
                        "added",
                        "changed",
                        "table only",
                        "table only");
        assertThat(second.out()).startsWith("Dropped database ").endsWith(first.out());
        assertThat(query(url, IDS)).containsExactly("andrewbrown", andrew, "bayko", "MOCK", "londo", "MOCK");
    }
}
