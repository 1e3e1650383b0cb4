package com.cruddur.messaging.ops.ddb;

import picocli.CommandLine.Command;

/** The commands on DynamoDB. */
@Command(
        name = "ddb",
        description = "Works on the table: locally, or with the word prod in AWS.",
        subcommands = {
            Drop.class,
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
