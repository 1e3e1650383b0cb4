package com.cruddur.messaging.ops;

import static com.cruddur.messaging.testing.RealPostgres.query;
import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.local.Emulator;
import com.cruddur.messaging.seed.SeedUsers;
import com.cruddur.messaging.testing.BootcampDatabase;
import com.cruddur.messaging.testing.Concurrent;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tests {@code --users} with a real PostgreSQL. */
@Concurrent
class UserSourceTest {

    private static final String REGION = "ap-south-1";
    private static final String ODD = "o'Brien \"🙈\"; DROP TABLE users; --";

    private static String database;
    private static String andrew;
    private static String bayko;

    @BeforeAll
    static void create_table_and_database() {
        try (DynamoDbClient client = EmulatedAws.client(EmulatedAws.LOCAL, REGION)) {
            EmulatedAws.createTable(client);
        }
        database = BootcampDatabase.newDatabase("andrewbrown", "bayko", ODD, "twin", "twin", "quiet");
        andrew = uuid("andrewbrown");
        bayko = uuid("bayko");
    }

    private static String uuid(String handle) {
        return query(database, "SELECT uuid FROM public.users WHERE handle = '%s'".formatted(handle))
                .get(0);
    }

    private static CommandRun ddb(String url, String... arguments) {
        List<String> words = new ArrayList<>(List.of("ddb"));
        words.addAll(List.of(arguments));
        words.addAll(List.of("--endpoint-url", EmulatedAws.ENDPOINT, "--region", REGION));
        return CommandRun.inThisJvm(Map.of("CONNECTION_URL", url), words.toArray(String[]::new));
    }

    @Test
    void seed_send_and_patterns_look_users_up_in_postgres() {
        JsonNode seeded = ddb(database, "seed", "--users", "postgres", "--messages", "3", "--format", "json")
                .exits(0)
                .json()
                .get(0);
        CommandRun sent = ddb(database, "send", "from PostgreSQL", "--user", "bayko", "--users", "postgres")
                .exits(0);
        CommandRun list = ddb(database, "patterns", "list-conversations", "--users", "postgres", "--format", "json")
                .exits(0);

        assertThat(seeded.at("/users/0/user_uuid").asText())
                .isEqualTo(andrew)
                .isNotEqualTo(SeedUsers.of("andrewbrown").uuid());
        assertThat(seeded.at("/users/1/user_uuid").asText()).isEqualTo(bayko);
        assertThat(seeded.at("/users/1/user_display_name").asText()).isEqualTo("The one called bayko");
        assertThat(sent.out()).startsWith(seeded.path("message_group_uuid").asText());
        assertThat(list.json().get(0).at("/message_groups/0/user_uuid").asText())
                .isEqualTo(bayko);
    }

    @Test
    void send_creates_a_group_with_a_user_of_any_handle() {
        String group = ddb(database, "send", "hi", "--user", "bayko", "--other", ODD, "--users", "postgres")
                .exits(0)
                .out()
                .split(" ")[0];

        JsonNode list = ddb(
                        database,
                        "patterns",
                        "list-conversations",
                        "--user",
                        ODD,
                        "--users",
                        "postgres",
                        "--format",
                        "json")
                .exits(0)
                .json()
                .get(0);

        assertThat(list.at("/message_groups/0/message_group_uuid").asText()).isEqualTo(group);
        assertThat(list.at("/message_groups/0/user_uuid").asText()).isEqualTo(bayko);
    }

    @Test
    void unknown_or_ambiguous_handle_is_reported_on_one_line() {
        assertThat(ddb(database, "send", "hi", "--user", "worf", "--users", "postgres")
                        .exits(1)
                        .err())
                .contains("No user in the database ", " has the handle worf. To add andrewbrown, bayko and londo, run");
        assertThat(ddb(database, "seed", "--other", "twin", "--users", "postgres")
                        .exits(1)
                        .err())
                .contains(
                        "2 users in the database ",
                        "have the handle twin: ",
                        uuid("twin"),
                        "Name one as UUID:HANDLE:NAME.");
    }

    @Test
    void user_given_with_uuid_and_handle_is_not_looked_up() {
        String nowhere = "postgresql://localhost:" + Emulator.free(0);
        String worf = "11111111-2222-3333-4444-555555555555:worf";

        assertThat(ddb(nowhere, "patterns", "list-conversations", "--user", worf, "--users", "postgres")
                        .exits(0)
                        .err())
                .contains("There are no matching conversations of worf")
                .doesNotContain("derived from the handle");
        assertThat(ddb(nowhere, "seed", "--other", worf, "--users", "postgres")
                        .exits(1)
                        .err())
                .contains("PostgreSQL does not listen at localhost");
    }

    @Test
    void hint_about_derived_uuids_is_left_out_for_a_user_from_postgres() {
        assertThat(ddb(database, "patterns", "list-conversations", "--user", "quiet", "--users", "postgres")
                        .exits(0)
                        .err())
                .contains("There are no matching conversations of quiet")
                .doesNotContain("derived from the handle");
    }

    @Test
    void users_are_derived_by_default_even_if_the_environment_has_a_database() {
        CommandRun run = ddb("postgresql://localhost:1/none", "patterns", "list-conversations", "--user", "bayko")
                .exits(0);

        assertThat(run.err())
                .contains("conversations of bayko (%s)"
                        .formatted(SeedUsers.of("bayko").uuid()));
    }
}
