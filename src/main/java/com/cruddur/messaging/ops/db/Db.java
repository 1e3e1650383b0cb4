package com.cruddur.messaging.ops.db;

import picocli.CommandLine.Command;

/** Groups the commands on the users' database. */
@Command(
        name = "db",
        description = {
            "Works on the users in PostgreSQL: at CONNECTION_URL by default, at PROD_CONNECTION_URL with the word prod.",
            "CONNECTION_URL defaults to database cruddur at localhost:5432, with user postgres and password password."
        },
        subcommands = {
            Connect.class,
            CreateDatabase.class,
            DropDatabase.class,
            LoadSchema.class,
            SeedUsersTable.class,
            Setup.class,
            UpdateCognitoUserIds.class
        })
public final class Db {}
