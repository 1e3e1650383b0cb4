package com.cruddur.messaging.ops.db;

import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.ops.cli.StandardError;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs psql. The launcher leaves Ctrl-C to psql. */
@Command(
        name = "connect",
        description = {
            "Opens psql on the database.",
            "It passes the password in PGPASSWORD, which the list of processes does not show.",
            "It also reads statements from standard input: echo 'SELECT handle FROM users' | bin/cruddur db connect."
        })
final class Connect implements Callable<Integer> {

    /** The variables with which psql ignores PGHOST. */
    private static final Set<String> OTHER_PLACES = Set.of("PGHOSTADDR", "PGSERVICE");

    @Mixin
    private DatabaseTarget location;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws InterruptedException {
        StandardError.waits(command.commandLine().getErr());
        ProcessBuilder psql = new ProcessBuilder("psql").inheritIO();
        psql.environment().keySet().removeAll(OTHER_PLACES);
        psql.environment().putAll(location.url().psqlEnvironment());
        try {
            return psql.start().waitFor() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (IOException e) {
            throw new Failure("psql is not on the PATH. Install PostgreSQL's client.", e);
        }
    }
}
