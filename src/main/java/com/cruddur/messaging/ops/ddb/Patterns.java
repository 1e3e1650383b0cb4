package com.cruddur.messaging.ops.ddb;

import picocli.CommandLine.Command;

/** Groups the access patterns that read. */
@Command(
        name = "patterns",
        description =
                "Reads messages and conversations as the application does, and prints the read units that AWS counts.",
        subcommands = {GetConversation.class, ListConversations.class})
final class Patterns {}
