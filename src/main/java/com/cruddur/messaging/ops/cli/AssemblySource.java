package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.assembly.Assembly;
import java.nio.file.Path;
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
     * Returns which stage of cdk.json is meant.
     *
     * @param defaultStage the stage if the user says nothing
     */
    public String stage(String defaultStage) {
        return stage == null ? defaultStage : stage;
    }
}
