package com.cruddur.messaging.ops;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Runs {@code bin/doctor}, as {@code bin/cruddur doctor} does without a build. */
@Command(
        name = "doctor",
        description = {
            "Says whether this machine has what the project needs: programs and their versions, the port, AWS credentials, account and region, caches.",
            "It builds and installs nothing. Exit code 1 if something needed is missing."
        })
final class Doctor implements Callable<Integer> {

    @Override
    public Integer call() throws IOException, InterruptedException {
        String script =
                Path.of(System.getProperty("cruddur.home"), "bin", "doctor").toString();
        return new ProcessBuilder(script).inheritIO().start().waitFor();
    }
}
