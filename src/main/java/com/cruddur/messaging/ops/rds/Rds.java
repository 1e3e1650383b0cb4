package com.cruddur.messaging.ops.rds;

import picocli.CommandLine.Command;

/** The commands on the way to the users' database. */
@Command(
        name = "rds",
        description =
                "Works on the security group of the users' database: on this machine, or with the word prod in AWS.",
        subcommands = UpdateSecurityGroupRule.class)
public final class Rds {}
