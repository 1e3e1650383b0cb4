package com.cruddur.messaging.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Synthesizes the app with the CDK CLI, as {@code npx cdk synth} does. */
final class Synthesis {

    private Synthesis() {}

    /**
     * Returns the assembly of a stage.
     *
     * @param checkout the project's folder
     * @throws IllegalStateException if the CLI is not there or fails
     */
    static Path run(Path checkout, String stage) throws InterruptedException {
        Path tools = checkout.resolve("node_modules").resolve(".bin");
        Path cdkOut = checkout.resolve(Path.of("src", "target", "up", stage));
        ProcessBuilder builder = new ProcessBuilder(
                        tools.resolve("cdk").toString(),
                        "synth",
                        "--quiet",
                        "--no-notices",
                        "--context",
                        "stage=" + stage,
                        "--output",
                        cdkOut.toString())
                .directory(checkout.toFile())
                .redirectErrorStream(true);
        builder.environment().merge("PATH", tools.toString(), (path, pinned) -> pinned + ":" + path);
        builder.environment()
                .put(
                        "NODE_COMPILE_CACHE",
                        checkout.resolve("node_modules/.cache/node").toString());
        String output;
        Process process;
        try {
            process = builder.start();
            output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The CDK CLI cannot be run (%s). Install Node, then run: npm ci. Or give an assembly with --assembly."
                            .formatted(e.getMessage()),
                    e);
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException("The stage %s cannot be synthesized:%n%s".formatted(stage, output.strip()));
        }
        return cdkOut;
    }
}
