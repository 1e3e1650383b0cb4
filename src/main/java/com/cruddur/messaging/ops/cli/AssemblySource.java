package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.assembly.Assembly;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Where a command takes the templates from: an assembly that exists, or one it synthesizes. */
public final class AssemblySource {

    /** The stage for a machine or an account of one's own. */
    public static final String DEV = "dev";

    /** The stage for the word prod. */
    public static final String PROD = "prod";

    @Option(
            names = "--assembly",
            paramLabel = "DIR",
            description = "Take the templates from here, as in cdk.out. By default they are synthesized.")
    private Path directory;

    @Option(
            names = "--stage",
            paramLabel = "STAGE",
            description = "Which stage of cdk.json to synthesize. By default dev, or prod for the word prod.")
    private String stage;

    /** Returns whether the assembly is one that exists. */
    public boolean isGiven() {
        return directory != null;
    }

    /**
     * Returns the assembly.
     *
     * @param defaultStage what to synthesize if the user says nothing
     * @param say told what takes its time
     * @throws Failure if it cannot be synthesized
     * @throws com.cruddur.messaging.assembly.AssemblyException if the directory is no assembly
     */
    public Assembly open(String defaultStage, Consumer<String> say) {
        if (directory != null) {
            return Assembly.open(directory);
        }
        String chosen = stage(defaultStage);
        say.accept("Synthesizing the stage %s ...".formatted(chosen));
        return Assembly.open(Synthesis.of(Synthesis.home(), chosen));
    }

    /**
     * Returns the assembly, for a command that takes all of it for real.
     *
     * @param defaultStage what to synthesize if the user says nothing
     * @param say told what takes its time
     * @throws Failure if it cannot be synthesized, or has something that was never looked up in the account
     * @throws com.cruddur.messaging.assembly.AssemblyException if the directory is no assembly
     */
    public Assembly openLookedUp(String defaultStage, Consumer<String> say) {
        Assembly assembly = open(defaultStage, say);
        refuseDummies(assembly, stage(defaultStage), Optional.ofNullable(directory));
        return assembly;
    }

    /**
     * Refuses an assembly that has dummies.
     *
     * @param directory where it is; empty if it was synthesized for this command
     * @throws Failure if something in it was never looked up in the account
     */
    public static void refuseDummies(Assembly assembly, String stage, Optional<Path> directory) {
        if (!assembly.missing().isEmpty()) {
            throw new Failure(
                    "The templates have dummies for what was never looked up in the account, %s. Run, with its credentials: npx cdk synth -c stage=%s%s"
                            .formatted(
                                    String.join(", ", assembly.missing()),
                                    stage,
                                    directory.map(path -> " -o " + path).orElse("")));
        }
    }

    /**
     * Returns which stage of cdk.json is meant.
     *
     * @param defaultStage the stage if the user says nothing
     */
    public String stage(String defaultStage) {
        return stage == null ? defaultStage : stage;
    }
}
