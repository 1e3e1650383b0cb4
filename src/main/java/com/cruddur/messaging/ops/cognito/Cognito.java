package com.cruddur.messaging.ops.cognito;

import picocli.CommandLine.Command;

/** Groups the commands on the user pool. */
@Command(
        name = "cognito",
        description = "Works on the users' logins in Cognito: on this machine by default, in AWS with the word prod.",
        subcommands = ListUsers.class)
public final class Cognito {}
