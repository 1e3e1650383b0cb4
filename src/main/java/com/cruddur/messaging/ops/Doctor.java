package com.cruddur.messaging.ops;

import com.cruddur.messaging.ops.cli.StandardError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs {@code bin/doctor}, as {@code bin/cruddur doctor} does without a build. */
@Command(
        name = "doctor",
        description = {
            "Checks whether this machine has the programs that the project needs, before any build.",
            "It also prints the state of the port, AWS credentials, account and region, and caches.",
            "It builds and installs nothing. It exits with code 1 if something needed is missing."
        })
final class Doctor implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException, InterruptedException {
        StandardError.waits(command.commandLine().getErr()); // The script shows the seconds itself.
        String script =
                Path.of(System.getProperty("cruddur.home"), "bin", "doctor").toString();
        return new ProcessBuilder(script).inheritIO().start().waitFor();
    }
}
