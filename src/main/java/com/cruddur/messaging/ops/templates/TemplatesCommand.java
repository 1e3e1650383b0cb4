package com.cruddur.messaging.ops.templates;

import picocli.CommandLine.Command;

/** Groups the commands that compare templates. They need no AWS account. */
@Command(
        name = "templates",
        description =
                "Compares the templates of this checkout with a commit or a directory of templates, without an AWS account.",
        subcommands = {DiffCommand.class, GuardCommand.class})
public final class TemplatesCommand {}
