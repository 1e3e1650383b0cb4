package com.cruddur.messaging.ops.rds;

import picocli.CommandLine.Command;

/** Groups the commands on the network access to the users' database. */
@Command(
        name = "rds",
        description =
                "Works on the security group of the users' database: on this machine by default, in AWS with the word prod.",
        subcommands = UpdateSecurityGroupRule.class)
public final class Rds {}
