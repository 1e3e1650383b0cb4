package com.cruddur.messaging.ops.templates;

import com.cruddur.messaging.guard.TemplateFiles;
import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.ops.cli.JsonFile;
import com.cruddur.messaging.ops.cli.Synthesis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The files of a commit, or those one works on. */
record Checkout(Path root) {

    static boolean holdsTemplates(Path directory) {
        return Files.isDirectory(directory) && !TemplateFiles.in(directory).isEmpty();
    }

    /** Returns the names of the stages; none where there is no CDK app. */
    Set<String> stages() {
        Path cdkJson = root.resolve("cdk.json");
        Set<String> names = new TreeSet<>();
        if (Files.exists(cdkJson)) {
            JsonFile.read(cdkJson).at("/context/stages").fieldNames().forEachRemaining(names::add);
        }
        return names;
    }

    /**
     * Returns a directory with the templates of a stage; nothing if there is no such stage.
     *
     * @throws Failure if there is one, and it cannot be synthesized
     */
    Optional<Path> templates(String stage) {
        if (!stages().contains(stage)) {
            return Optional.empty();
        }
        if (!Files.isExecutable(root.resolve("bin/app"))) {
            throw new Failure(
                    "The base has a cdk.json and no bin/app, so it cannot be synthesized. Name a later commit as BASE, "
                            + "or a directory that npx cdk synth -o DIR made of it.");
        }
        return Optional.of(Synthesis.of(root, stage));
    }
}
