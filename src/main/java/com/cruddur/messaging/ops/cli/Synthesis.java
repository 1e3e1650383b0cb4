package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.local.TemporaryDirectory;
import com.cruddur.messaging.names.MessagingNames;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Synthesizes a stage with {@code bin/app}, as the CDK CLI does: with the context of cdk.json and cdk.context.json. */
public final class Synthesis {

    /** The exit codes of a shell after SIGINT and SIGTERM. */
    private static final Set<Integer> STOPPED = Set.of(128 + 2, 128 + 15);

    private Synthesis() {}

    /** Returns the root of the checkout that this program belongs to. */
    public static Path home() {
        return Path.of(System.getProperty("cruddur.home"));
    }

    /**
     * Synthesizes a stage or a copy of it, and returns the directory of the assembly. The directory is deleted when this JVM
     * ends. If the app is stopped, this JVM ends too.
     */
    public static Path of(Path home, String stage, MessagingNames names) {
        ObjectNode context = context(home, stage);
        names.copy().ifPresent(copy -> context.put("copy", copy));
        try {
            TemporaryDirectory assembly = new TemporaryDirectory();
            ProcessBuilder app = new ProcessBuilder(home.resolve("bin/app").toString())
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.INHERIT);
            app.environment().put("CDK_OUTDIR", assembly.path().toString());
            app.environment().put("CDK_CONTEXT_JSON", context.toString());
            Process synthesizing = app.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                synthesizing.destroy();
                assembly.close();
            }));
            int exitCode = synthesizing.waitFor();
            if (STOPPED.contains(exitCode)) {
                System.exit(exitCode); // stopped by Ctrl-C, which may reach this JVM later, or by the end of this JVM
            }
            if (exitCode != 0) {
                throw new Failure("The stage %s cannot be synthesized; the reason is above.".formatted(stage));
            }
            return assembly.path();
        } catch (IOException e) {
            throw new Failure("bin/app cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted while synthesizing.", e);
        }
    }

    private static ObjectNode context(Path home, String stage) {
        Path cdkJson = home.resolve("cdk.json");
        if (!(JsonFile.read(cdkJson).path("context") instanceof ObjectNode context)) {
            throw new Failure("%s has no object \"context\" with the stages.".formatted(cdkJson));
        }
        Path lookUps = home.resolve("cdk.context.json");
        if (Files.exists(lookUps)) {
            context.setAll(JsonFile.read(lookUps));
        }
        context.put("aws:cdk:enable-asset-metadata", true).put("aws:cdk:enable-path-metadata", true);
        return context.put("stage", stage);
    }
}
