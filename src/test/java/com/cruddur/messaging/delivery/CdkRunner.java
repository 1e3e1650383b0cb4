package com.cruddur.messaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.local.CdkCli;
import com.cruddur.messaging.local.Emulator;
import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Fixture;
import com.cruddur.messaging.testing.ProcessRun;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs the pinned CDK CLI against an emulator, in a directory with its own cdk.json. The app is this one, in one stage,
 * whose settings a test may change.
 */
final class CdkRunner {

    private static final String NPX = "npx cdk ";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The directory of the synthesized assembly. */
    final Path assembly;

    private final Path directory;
    private final CdkCli cli;
    private final Map<String, String> environment;

    CdkRunner(DeliveryAccount emulator, Path directory) {
        this.directory = directory;
        assembly = directory.resolve("cdk.out");
        cli = new CdkCli(Checkout.ROOT, directory.resolve("cdk-home"));
        environment = cli.environment(emulator.environment());
        environment.put("CRUDDUR_ARCHIVE", "none"); // A different checkout is used only once.
    }

    /** Chooses a stage of {@link Fixture} and changes its settings. */
    void stage(String stage, Consumer<ObjectNode> change) throws IOException {
        stage(Checkout.ROOT, Fixture.cdkJson(), stage, change);
    }

    /** Chooses the app of a different checkout and a stage of a cdk.json, and changes its settings. */
    void stage(Path checkout, ObjectNode cdkJson, String stage, Consumer<ObjectNode> change) throws IOException {
        cdkJson.put("app", checkout.resolve("bin/app").toString());
        ObjectNode context = cdkJson.withObject("/context");
        context.put("stage", stage);
        change.accept(context.withObject("/stages/" + stage));
        JSON.writeValue(directory.resolve("cdk.json").toFile(), cdkJson);
    }

    /** Bootstraps the account, so that stacks can be deployed to it. */
    void bootstrap() throws IOException, InterruptedException {
        run("bootstrap", "aws://%s/%s".formatted(Emulator.ACCOUNT, Emulator.REGION))
                .succeeds();
    }

    ProcessRun deploy() throws IOException, InterruptedException {
        return run("deploy", "--all", "--require-approval", "never");
    }

    ProcessRun diff() throws IOException, InterruptedException {
        return run("diff");
    }

    ProcessRun destroy() throws IOException, InterruptedException {
        return run("destroy", "--all", "--force");
    }

    ProcessRun run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(cli.program()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--no-notices", "--no-color", "--output", assembly.toString()));
        return ProcessRun.run(directory, environment, command.toArray(String[]::new));
    }

    /** Runs a command that {@code cruddur adopt} has printed. */
    ProcessRun printed(String command) throws IOException, InterruptedException {
        assertThat(command).startsWith(NPX);
        return run(command.substring(NPX.length()).split(" "));
    }

    /** Returns a shell for the commands that {@code cruddur adopt} prints. */
    PrintedCommands shell() throws IOException {
        return new PrintedCommands(cli.program(), directory, environment);
    }

    /** Runs {@code cruddur adopt prod} with the last synthesized assembly. */
    ProcessRun adopt() throws IOException, InterruptedException {
        return ProcessRun.run(
                directory,
                environment,
                Checkout.ROOT.resolve("bin/cruddur").toString(),
                "adopt",
                "prod",
                "--assembly",
                assembly.toString());
    }
}
