package com.cruddur.messaging.ops.templates;

import com.cruddur.messaging.guard.TemplateFiles;
import com.cruddur.messaging.local.CdkCli;
import com.cruddur.messaging.local.TemporaryDirectory;
import com.cruddur.messaging.names.MessagingNames;
import com.cruddur.messaging.ops.cli.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Synthesizes a stage as {@code cdk deploy} does: the pinned CLI of a checkout runs the app of its cdk.json with its context.
 * Unlike a deploy, it makes no look-ups in an account.
 */
record CdkSynth(Path root) {

    /**
     * Returns a directory with the assembly of a stage or of a copy of it. The directory is deleted when this JVM ends.
     *
     * @param environment additional environment variables for the app
     * @throws Failure if the CLI is missing, fails or writes no template; its messages go to standard error
     */
    Path of(String stage, MessagingNames names, Map<String, String> environment) {
        TemporaryDirectory files = new TemporaryDirectory();
        Path assembly = files.path().resolve("cdk.out");
        CdkCli cli = new CdkCli(root, files.path());
        installNode();
        if (!Files.isExecutable(Path.of(cli.program()))) {
            throw new Failure(
                    "%s has a cdk.json but no CDK CLI in node_modules, so it cannot be synthesized. Give a later commit as BASE, or a directory that npx cdk synth -o DIR made from this commit."
                            .formatted(root));
        }
        List<String> command = new ArrayList<>(List.of(
                cli.program(),
                "synth",
                "--quiet",
                "--ci", // Sends messages that are not errors to standard output.
                "--no-lookups",
                "--no-notices",
                "--output",
                assembly.toString(),
                "--context",
                "stage=" + stage));
        names.copy().ifPresent(copy -> command.addAll(List.of("--context", "copy=" + copy)));
        ProcessBuilder synth = new ProcessBuilder(command).redirectOutput(Redirect.DISCARD);
        synth.environment().putAll(cli.environment(environment));
        if (run(synth, files) != 0) {
            throw new Failure("The stage %s cannot be synthesized. The reason is above.".formatted(stage));
        }
        if (!Files.isDirectory(assembly) || TemplateFiles.in(assembly).isEmpty()) {
            throw new Failure(
                    "The CDK CLI wrote no template of the stage %s. Set \"app\" in cdk.json to a command that synthesizes the stage, not to a directory."
                            .formatted(stage));
        }
        return assembly;
    }

    private void installNode() {
        if (Files.isExecutable(root.resolve("bin/node-side"))
                && run(new ProcessBuilder("bin/node-side"), new TemporaryDirectory()) != 0) {
            throw new Failure("The CDK CLI cannot be installed. The reason is above.");
        }
    }

    private int run(ProcessBuilder builder, TemporaryDirectory files) {
        try {
            Process process = builder.directory(root.toFile()).start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                process.descendants().forEach(ProcessHandle::destroy);
                process.destroy();
                files.close();
            }));
            try (BufferedReader messages = process.errorReader()) {
                // The CLI prints an empty line after each synth.
                messages.lines().filter(line -> !line.isBlank()).forEach(System.err::println);
            }
            return process.waitFor();
        } catch (IOException e) {
            throw new Failure("%s cannot be run: %s".formatted(builder.command().get(0), e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted while synthesizing.", e);
        }
    }
}
