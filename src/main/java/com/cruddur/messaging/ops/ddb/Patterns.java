package com.cruddur.messaging.ops.ddb;

import picocli.CommandLine.Command;

/** The access patterns that read. */
@Command(
        name = "patterns",
        description = "Reads as the application does, and says what it costs.",
        subcommands = {GetConversation.class, ListConversations.class})
final class Patterns {}
