package com.cruddur.messaging.delivery;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Executable;
import com.cruddur.messaging.testing.ProcessRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs commands that this project prints in a shell, in a directory with a cdk.json, against an emulator. */
final class PrintedCommands {

    private final Path directory;
    private final Map<String, String> environment;

    /**
     * @param cdk the path of the pinned CDK CLI
     * @param directory the directory of the cdk.json
     * @param environment the variables that direct a process to the emulator
     */
    PrintedCommands(String cdk, Path directory, Map<String, String> environment) throws IOException {
        this.directory = directory;
        this.environment = new HashMap<>(environment);
        Path bin = directory.resolve("shell");
        Executable.write(bin.resolve("npx"), """
                #!/bin/sh
                shift
                [ "$1" != deploy ] || set -- "$@" --require-approval never
                exec '%s' "$@" --no-notices --no-color --output cdk.out
                """.formatted(cdk));
        Executable.write(
                bin.resolve("aws"),
                "#!/bin/sh\nexec '%s' '%s' \"$@\"\n"
                        .formatted(
                                Checkout.ROOT.resolve(".venv/bin/python"),
                                Checkout.ROOT.resolve("src/test/resources/delivery/aws")));
        Executable.write(
                directory.resolve("bin/cruddur"),
                "#!/bin/sh\nexec '%s' \"$@\"\n".formatted(Checkout.ROOT.resolve("bin/cruddur")));
        this.environment.merge("PATH", bin.toString(), (path, first) -> first + ":" + path);
    }

    ProcessRun run(String line) throws IOException, InterruptedException {
        return ProcessRun.run(directory, environment, "bash", "-c", line);
    }
}
