package com.cruddur.messaging.ops.cognito;

import picocli.CommandLine.Command;

/** The commands on the user pool. */
@Command(
        name = "cognito",
        description = "Works on the users' logins: in the account on this machine, or with the word prod in AWS.",
        subcommands = ListUsers.class)
public final class Cognito {}
