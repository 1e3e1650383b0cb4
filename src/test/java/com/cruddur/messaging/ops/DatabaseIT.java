package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.BootcampDatabase;
import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.EmulatedPool;
import com.cruddur.messaging.testing.Executable;
import com.cruddur.messaging.testing.ProcessRun;
import com.cruddur.messaging.testing.RealPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the commands on the users' database as processes of the launcher. */
class DatabaseIT {

    private static final String SECRET = "s3cret%2F";

    @TempDir
    Path directory;

    private Map<String, String> withPsql(String script) throws Exception {
        Executable.write(directory.resolve("psql"), script);
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", directory + ":" + System.getenv("PATH"));
        environment.put(
                "CONNECTION_URL", "postgresql://andrew:%s@db.example.com:1/cruddur?sslmode=require".formatted(SECRET));
        return environment;
    }

    @Test
    void psql_gets_the_password_in_its_environment_and_not_in_its_arguments() throws Exception {
        Map<String, String> environment = withPsql("""
                #!/bin/sh
                echo "$PGUSER $PGPASSWORD $PGHOST$PGHOSTADDR$PGSERVICE $PGPORT $PGDATABASE $PGSSLMODE, arguments: $#"
                cat
                ps -A -ww -o args= > '%s'
                """.formatted(directory.resolve("processes")));
        environment.putAll(Map.of("PGHOSTADDR", "127.0.0.1", "PGSERVICE", "elsewhere"));

        ProcessRun run =
                ProcessRun.run(Checkout.ROOT, environment, "bash", "-c", "echo 'SELECT 1' | bin/cruddur db connect");

        assertThat(run.succeeds().output())
                .isEqualTo("andrew s3cret/ db.example.com 1 cruddur require, arguments: 0\nSELECT 1\n");
        assertThat(Files.readString(directory.resolve("processes")))
                .contains("db connect")
                .doesNotContain("s3cret");
    }

    @Test
    void ctrl_c_reaches_psql_and_its_failure_fails_the_command() throws Exception {
        Map<String, String> environment = withPsql("""
                #!/usr/bin/env python3
                import os, signal, sys
                signal.signal(signal.SIGINT, lambda *_: (print("interrupted", flush=True), sys.exit(3)))
                os.killpg(0, signal.SIGINT)
                """);
        String inItsOwnGroup = "import os; os.setpgrp(); os.execv('bin/cruddur', ['bin/cruddur', 'db', 'connect'])";

        ProcessRun run = ProcessRun.run(Checkout.ROOT, environment, "python3", "-c", inItsOwnGroup);

        assertThat(run).isEqualTo(new ProcessRun(1, "interrupted\n"));
    }

    @Test
    void missing_psql_is_reported_with_what_to_install() throws Exception {
        ProcessRun run = ProcessRun.run(
                directory,
                Map.of("PATH", directory.toString()),
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Cruddur.class.getName(),
                "db",
                "connect");

        assertThat(run)
                .isEqualTo(new ProcessRun(1, "cruddur: psql is not on the PATH. Install PostgreSQL's client.\n"));
    }

    @Test
    void setup_of_prod_asks_before_it_drops() throws Exception {
        String url = BootcampDatabase.newDatabase("andrewbrown");
        try (EmulatedPool pool = new EmulatedPool()) {
            String andrew = pool.add("andrewbrown");
            Map<String, String> environment = Map.of(
                    "PROD_CONNECTION_URL",
                    url,
                    "AWS_ENDPOINT_URL",
                    EmulatedAws.ENDPOINT,
                    "AWS_COGNITO_USER_POOL_ID",
                    pool.id,
                    "AWS_ACCESS_KEY_ID",
                    EmulatedAws.LOCAL,
                    "AWS_SECRET_ACCESS_KEY",
                    "secret",
                    "AWS_REGION",
                    "us-east-1");

            CommandRun refused =
                    CommandRun.cruddur(environment, "db", "setup", "prod").exits(1);

            assertThat(refused.err()).contains("This drops the database", "Nothing was done; give --yes to continue.");
            assertThat(RealPostgres.query(url, "SELECT count(*) FROM public.users"))
                    .containsExactly("1");

            CommandRun.cruddur(environment, "db", "setup", "prod", "--yes").exits(0);

            assertThat(RealPostgres.query(url, "SELECT cognito_user_id FROM public.users WHERE handle = 'andrewbrown'"))
                    .containsExactly(andrew);
        }
    }
}
