package com.cruddur.messaging.ops.up;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.ops.CommandRun;
import com.cruddur.messaging.seed.SeedUsers;
import com.cruddur.messaging.testing.ConsoleBlocks;
import com.cruddur.messaging.testing.RealPostgres;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code bin/cruddur up --with-users}. */
class UpUsersIT {

    private static final Pattern USERS = Pattern.compile(
            "Users on this machine: (postgresql://postgres@localhost:\\d+/cruddur), user pool (us-east-1_\\w+)");
    private static final String IDS = "SELECT handle, cognito_user_id FROM public.users ORDER BY 1";

    @TempDir
    Path directory;

    @Test
    void users_survive_in_the_directory_even_if_up_is_killed() throws Exception {
        String kept = directory.resolve("kept for later").toString();
        String[] arguments = {"--with-users", "--postgres-port", "0", "--db-path", kept};
        String pool;
        String subs;
        try (UpProcess up = new UpProcess(directory, arguments).ready()) {
            Matcher printed = users(up);
            pool = printed.group(2);
            subs = String.join(" ", RealPostgres.query(printed.group(1), IDS));
            assertThat(subs)
                    .matches("andrewbrown (\\S+) bayko (\\S+) londo (\\S+)")
                    .doesNotContain("MOCK");
            assertThat(up.err())
                    .contains("Starting PostgreSQL ...", "Adding the users to PostgreSQL and to the user pool ...")
                    .contains(
                            "export CONNECTION_URL=%s%n".formatted(printed.group(1)),
                            "export AWS_COGNITO_USER_POOL_ID=%s%n".formatted(pool),
                            "export AWS_ENDPOINT_URL=http://localhost:%d%n".formatted(up.port));
            assertThat(up.err().lines().map(ConsoleBlocks::masked)).containsAll(documented());
            assertThatCommandsAgree(up, printed.group(1), pool);
            assertThatTheRoleRunsNoProgram(printed.group(1));
            RealPostgres.execute(
                    printed.group(1), "UPDATE public.users SET display_name = 'A' WHERE handle = 'andrewbrown'");
            up.process.destroyForcibly().waitFor();
            awaitEnd(printed.group(1));
        }
        try (UpProcess up = new UpProcess(directory, arguments).ready()) {
            Matcher printed = users(up);

            assertThat(printed.group(2)).isEqualTo(pool);
            assertThat(String.join(" ", RealPostgres.query(printed.group(1), IDS)))
                    .isEqualTo(subs);
            assertThat(RealPostgres.query(
                            printed.group(1), "SELECT display_name FROM public.users WHERE handle = 'andrewbrown'"))
                    .containsExactly("A");

            long postgres = Long.parseLong(
                    Files.readAllLines(Path.of(kept, "postgres/postmaster.pid")).get(0));
            ProcessHandle.of(postgres).orElseThrow().destroyForcibly();
            assertThat(up.ends(1).err()).contains("cruddur: PostgreSQL has ended. Run the command again.");
        }
    }

    /** Returns the lines that docs/commands.md shows of {@code up --with-users}. */
    private static List<String> documented() {
        List<String> lines = ConsoleBlocks.of("docs/commands.md").get("bin/cruddur up --with-users");
        assertThat(lines).startsWith("...");
        return lines.subList(1, lines.size());
    }

    private static Matcher users(UpProcess up) throws Exception {
        Matcher printed = USERS.matcher(up.err());
        assertThat(printed.find()).as(up.err()).isTrue();
        return printed;
    }

    private static void assertThatCommandsAgree(UpProcess up, String url, String pool) {
        Map<String, String> environment = Map.of(
                "CONNECTION_URL", url,
                "AWS_COGNITO_USER_POOL_ID", pool,
                "AWS_ENDPOINT_URL", "http://localhost:" + up.port);

        assertThat(CommandRun.inThisJvm(environment, "db", "update-cognito-user-ids")
                        .exits(0)
                        .err())
                .contains("Changed 0, unchanged 3, in the table only 0, in the user pool only 0");
        assertThat(CommandRun.inThisJvm(environment, "ddb", "patterns", "list-conversations", "--users", "postgres")
                        .exits(0)
                        .out())
                .as("the seeded messages name the users of the table")
                .contains("  bayko  ");
        assertThat(RealPostgres.query(url, "SELECT uuid FROM public.users WHERE handle = 'bayko'"))
                .containsExactly(SeedUsers.of("bayko").uuid());
    }

    /** All users of the machine can log in as this role. */
    private static void assertThatTheRoleRunsNoProgram(String url) {
        assertThat(RealPostgres.query(url, "SELECT rolname FROM pg_roles WHERE rolsuper AND rolcanlogin"))
                .isEmpty();
        assertThat(RealPostgres.query(url, "SELECT pg_has_role('pg_execute_server_program', 'MEMBER')"))
                .containsExactly("f");
    }

    private static void awaitEnd(String url) throws Exception {
        UpProcess.await(() -> !acceptsConnections(url));
    }

    private static boolean acceptsConnections(String url) {
        try {
            RealPostgres.connect(url).close();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    @Test
    void once_prints_both_addresses_and_leaves_nothing() throws Exception {
        try (UpProcess up = new UpProcess(
                directory, "--with-users", "--postgres-port", "0", "--once", "--format", "json", "--port", "0")) {
            JsonNode printed = new ObjectMapper().readTree(up.ends(0).out());

            assertThat(printed.path("database_url").asText())
                    .matches("postgresql://postgres@localhost:[1-9]\\d+/cruddur");
            assertThat(printed.path("user_pool").asText()).startsWith("us-east-1_");
            assertThat(up.temporary).isEmptyDirectory();
            awaitEnd(printed.path("database_url").asText());
        }
    }

    @Test
    void port_in_use_is_reported_before_any_deploy() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                UpProcess up = new UpProcess(
                        directory, "--with-users", "--postgres-port", Integer.toString(taken.getLocalPort()))) {
            assertThat(up.ends(1).err())
                    .isEqualTo(
                            "cruddur: Port %d is in use. Stop the program that listens on it, or give a different port with --postgres-port.%n"
                                    .formatted(taken.getLocalPort()));
        }
    }
}
