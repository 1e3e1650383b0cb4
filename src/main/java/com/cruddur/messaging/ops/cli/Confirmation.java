package com.cruddur.messaging.ops.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks the user to confirm a step that cannot be undone. */
public final class Confirmation {

    @Option(names = "--yes", description = "Do not ask for confirmation.")
    private boolean yes;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Returns whether {@code --yes} is given. */
    public boolean isGiven() {
        return yes;
    }

    /**
     * Asks the user to type a name, unless {@code --yes} is given.
     *
     * @throws Failure if the user types something else, or cannot be asked
     */
    public void ask(String warning, String name) {
        if (!yes) {
            Terminal.of(command.commandLine().getErr()).confirm(warning, name);
        }
    }
}
