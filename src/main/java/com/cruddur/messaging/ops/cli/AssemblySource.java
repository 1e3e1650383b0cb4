package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.assembly.Assembly;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option for the templates of a command: an existing assembly, or by default one that the command synthesizes. */
public final class AssemblySource {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    private Path directory;

    @Option(
            names = "--assembly",
            paramLabel = "DIR",
            description =
                    "Read the templates from this directory, such as cdk.out. By default the command synthesizes them.")
    private void directory(Path value) {
        if (value != null && !Files.isDirectory(value)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--assembly '%s' is not a directory; to make it, run npx cdk synth -o %s"
                            .formatted(value, Text.word(value.toString())));
        }
        directory = value;
    }

    /** Returns whether the user gave an assembly. */
    public boolean isGiven() {
        return directory != null;
    }

    /**
     * Returns the assembly.
     *
     * @param stage the stage to synthesize
     * @param byDefault the stage if the user names none
     * @param say called with a message before a synth, which takes seconds
     * @throws Failure if it cannot be synthesized
     * @throws com.cruddur.messaging.assembly.AssemblyException if the directory is not an assembly
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
     * Returns the assembly, for a command that needs the real values of all look-ups.
     *
     * @param stage the stage to synthesize
     * @param byDefault the stage if the user names none
     * @param say called with a message before a synth, which takes seconds
     * @throws Failure if it cannot be synthesized, or has dummy values of a look-up
     * @throws com.cruddur.messaging.assembly.AssemblyException if the directory is not an assembly
     */
    public Assembly openLookedUp(StageChoice stage, String byDefault, Consumer<String> say) {
        Assembly assembly = open(stage, byDefault, say);
        refuseDummies(assembly, stage.name(byDefault), Optional.ofNullable(directory));
        return assembly;
    }

    /**
     * Refuses an assembly that has dummy values of look-ups.
     *
     * @param directory the directory of the assembly; empty if this command synthesized it
     * @throws Failure if a look-up was never made in the account
     */
    public static void refuseDummies(Assembly assembly, String stage, Optional<Path> directory) {
        if (!assembly.missing().isEmpty()) {
            throw new Failure(
                    "The templates have dummy values because these were never looked up in the account: %s. Run with credentials of the account: npx cdk synth -c stage=%s%s"
                            .formatted(
                                    String.join(", ", assembly.missing()),
                                    stage,
                                    directory
                                            .map(path -> " -o " + Text.word(path.toString()))
                                            .orElse("")));
        }
    }
}
