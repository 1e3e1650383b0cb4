package com.cruddur.messaging.ops.db;

import com.cruddur.messaging.ops.cli.Terminal;
import com.cruddur.messaging.users.DatabaseUrl;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes sure that the user means to drop a database that is not on this machine. */
final class DropConsent {

    @Option(
            names = "--yes",
            description = "Do not ask. By default the database's name is asked for, unless it is on this machine.")
    private boolean yes;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** @throws com.cruddur.messaging.ops.cli.Failure if the user does not mean it, or cannot be asked */
    void ask(DatabaseUrl url, boolean prod) {
        if (!yes && (prod || !url.isThisMachine())) {
            Terminal.of(command.commandLine().getErr())
                    .confirm("This drops the %s with all its users.".formatted(url), url.database());
        }
    }
}
