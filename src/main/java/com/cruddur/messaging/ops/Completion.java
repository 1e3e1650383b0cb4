package com.cruddur.messaging.ops;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine.Command;

/** Prints picocli's completion script. */
@Command(
        name = "generate-completion",
        description = {
            "Prints a script that completes commands, options and values in bash and zsh.",
            "Run this to use it in the current shell: source <(bin/cruddur generate-completion)."
        })
final class Completion extends GenerateCompletion {}
