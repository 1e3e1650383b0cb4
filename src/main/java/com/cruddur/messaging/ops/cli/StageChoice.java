package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.names.MessagingNames;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The choice of a stage of cdk.json, and of a copy of it. */
public abstract class StageChoice {

    /** The stage for this machine or a developer's own account. */
    public static final String DEV = "dev";

    /** The stage that the word prod chooses by default. */
    public static final String PROD = "prod";

    private String stage;

    @Mixin
    private CopyOption copy;

    /** Sets the stage that the user names. A subclass has the option, because its default differs between commands. */
    void stage(String name) {
        stage = name;
    }

    /**
     * Returns the stage's name, which need not be in cdk.json.
     *
     * @param byDefault the stage if the user names none
     */
    public String name(String byDefault) {
        return stage == null ? byDefault : stage;
    }

    /** Returns the names of the chosen copy, or of the stage itself. */
    public MessagingNames names() {
        return copy.names();
    }

    /**
     * Reads the stage's block of cdk.json.
     *
     * @param byDefault the stage if the user names none
     * @throws ParameterException if there is no such stage, or it may not have copies
     * @throws Failure if cdk.json cannot be read
     */
    ChosenStage read(String byDefault, CommandLine command) {
        String name = name(byDefault);
        JsonNode stages = stages();
        if (!stages.has(name)) {
            Set<String> known = new TreeSet<>();
            stages.fieldNames().forEachRemaining(known::add);
            throw new ParameterException(command, unknown(name, known));
        }
        ChosenStage chosen = new ChosenStage(name, names(), stages.path(name));
        names().copy().filter(copy -> !chosen.isDestroyed()).ifPresent(copy -> {
            throw new ParameterException(
                    command,
                    "--copy '%s' is not possible: the stage %s keeps its data, so it cannot have copies; with --stage, name a stage with table.removal \"destroy\""
                            .formatted(copy, name));
        });
        return chosen;
    }

    /**
     * Returns the blocks of the stages; missing if cdk.json has none.
     *
     * @throws Failure if cdk.json cannot be read
     */
    static JsonNode stages() {
        return JsonFile.read(Synthesis.home().resolve("cdk.json")).at("/context/stages");
    }

    /** Returns the message for a name that is not the name of a stage. */
    public static String unknown(String name, Collection<String> stages) {
        return stages.isEmpty()
                ? "'%s' is not a stage, because cdk.json has none. Add it to context.stages.".formatted(name)
                : "'%s' is not a stage of cdk.json. Allowed are %s.%s"
                        .formatted(name, String.join(", ", stages), Suggestions.question(name, stages));
    }

    /** Returns the options that make the same choice. */
    String words() {
        return (stage == null ? "" : " --stage " + Text.word(stage))
                + names().copy().map(copy -> " --copy " + copy).orElse("");
    }

    /** Reads a stage of cdk.json. Without a readable cdk.json, it accepts any name: {@link #read} reports the failure. */
    static final class StageConverter implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            Set<String> stages = new TreeSet<>();
            new StageNames().forEach(stages::add);
            if (!stages.isEmpty() && !stages.contains(value)) {
                throw new TypeConversionException(unknown(value, stages));
            }
            return value;
        }
    }
}
