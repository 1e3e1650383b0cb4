package com.cruddur.messaging.ops.db;

import picocli.CommandLine.Command;

/** The commands on the users' database. */
@Command(
        name = "db",
        description = {
            "Works on the users in PostgreSQL: at CONNECTION_URL, or with the word prod at PROD_CONNECTION_URL.",
            "Without CONNECTION_URL that is database cruddur at localhost:5432, with user postgres and password password."
        },
        subcommands = {
            Connect.class,
            Create.class,
            DropDatabase.class,
            LoadSchema.class,
            SeedUsersTable.class,
            Setup.class,
            UpdateCognitoUserIds.class
        })
public final class Db {}
