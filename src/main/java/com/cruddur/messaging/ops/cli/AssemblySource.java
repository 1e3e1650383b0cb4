package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.assembly.Assembly;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Where a command takes the templates from: an assembly that exists, or one it synthesizes. */
public final class AssemblySource {

    @Option(
            names = "--assembly",
            paramLabel = "DIR",
            description = "Take the templates from here, as in cdk.out. By default they are synthesized.")
    private Path directory;

    /** Returns whether the assembly is one that exists. */
    public boolean isGiven() {
        return directory != null;
    }

    /**
     * Returns the assembly.
     *
     * @param stage what to synthesize
     * @param byDefault the stage if the user names none
     * @param say told what takes its time
     * @throws Failure if it cannot be synthesized
     * @throws com.cruddur.messaging.assembly.AssemblyException if the directory is no assembly
     */
    public Assembly open(StageChoice stage, String byDefault, Consumer<String> say) {
        if (directory != null) {
            return Assembly.open(directory);
        }
        String name = stage.name(byDefault);
        say.accept("Synthesizing the stage %s%s ..."
                .formatted(
                        name, stage.names().copy().map(copy -> ", copy " + copy).orElse("")));
        return Assembly.open(Synthesis.of(Synthesis.home(), name, stage.names()));
    }

    /**
     * Returns the assembly, for a command that takes all of it for real.
     *
     * @param stage what to synthesize
     * @param byDefault the stage if the user names none
     * @param say told what takes its time
     * @throws Failure if it cannot be synthesized, or has something that was never looked up in the account
     * @throws com.cruddur.messaging.assembly.AssemblyException if the directory is no assembly
     */
    public Assembly openLookedUp(StageChoice stage, String byDefault, Consumer<String> say) {
        Assembly assembly = open(stage, byDefault, say);
        refuseDummies(assembly, stage.name(byDefault), Optional.ofNullable(directory));
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
}
