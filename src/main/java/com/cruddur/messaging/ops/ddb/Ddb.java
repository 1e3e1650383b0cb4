package com.cruddur.messaging.ops.ddb;

import picocli.CommandLine.Command;

/** Groups the commands on the DynamoDB table. */
@Command(
        name = "ddb",
        description = "Works on the DynamoDB table: on this machine by default, in AWS with the word prod.",
        subcommands = {
            DropTable.class,
            ListTables.class,
            Patterns.class,
            Repair.class,
            Restore.class,
            Scan.class,
            SchemaLoad.class,
            Seed.class,
            Send.class,
            Tail.class
        })
public final class Ddb {}
