package com.cruddur.messaging.ops.templates;

import com.cruddur.messaging.guard.TemplateFiles;
import com.cruddur.messaging.names.MessagingNames;
import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.ops.cli.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The templates of this checkout, synthesized from its current files, including uncommitted changes. */
record CheckoutTemplates(Path root) implements TemplateSource {

    static final String CDK_JSON = "cdk.json";
    static final String STAGES = "/context/stages";

    static boolean holdsTemplates(Path directory) {
        return Files.isDirectory(directory) && !TemplateFiles.in(directory).isEmpty();
    }

    @Override
    public Set<String> stages() {
        Path cdkJson = root.resolve(CDK_JSON);
        Set<String> names = new TreeSet<>();
        if (Files.exists(cdkJson)) {
            JsonFile.read(cdkJson).at(STAGES).fieldNames().forEachRemaining(names::add);
        }
        return names;
    }

    /** @throws Failure if the stage exists but cannot be synthesized */
    @Override
    public Optional<Path> templates(String stage, MessagingNames names) {
        return stages().contains(stage) ? Optional.of(new CdkSynth(root).of(stage, names, Map.of())) : Optional.empty();
    }
}
