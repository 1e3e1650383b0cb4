package com.cruddur.messaging.ops.templates;

import picocli.CommandLine.Command;

/** The commands on what would be deployed. They need no account. */
@Command(
        name = "templates",
        description = "Compares what would be deployed with what was, without an account.",
        subcommands = {DiffCommand.class, GuardCommand.class})
public final class TemplatesCommand {}
