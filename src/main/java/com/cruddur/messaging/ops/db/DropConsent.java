package com.cruddur.messaging.ops.db;

import com.cruddur.messaging.ops.cli.Terminal;
import com.cruddur.messaging.users.DatabaseUrl;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks the user to confirm that a database is dropped, unless it is on this machine. */
final class DropConsent {

    @Option(
            names = "--yes",
            description =
                    "Do not ask for confirmation. By default the command asks you to type the database's name, unless the database is on this machine.")
    private boolean yes;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /**
     * Asks, if {@code --yes} is not given and the database is prod or not on this machine.
     *
     * @throws com.cruddur.messaging.ops.cli.Failure if the user does not confirm, or cannot be asked
     */
    void ask(DatabaseUrl url, boolean prod) {
        if (!yes && (prod || !url.isThisMachine())) {
            Terminal.of(command.commandLine().getErr())
                    .confirm("This drops the %s and all its users.".formatted(url), url.database());
        }
    }
}
