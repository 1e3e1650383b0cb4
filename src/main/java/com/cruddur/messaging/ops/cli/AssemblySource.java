package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.assembly.Assembly;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a command takes the templates from: an assembly that exists, or one it synthesizes. */
public final class AssemblySource {

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
     * @throws Failure if it cannot be synthesized
     * @throws com.cruddur.messaging.assembly.AssemblyException if the directory is no assembly
     */
    public Assembly open(String defaultStage) {
        return Assembly.open(directory == null ? Synthesis.of(stage == null ? defaultStage : stage) : directory);
    }
}
