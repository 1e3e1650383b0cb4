package com.cruddur.messaging.ops.templates;

import com.cruddur.messaging.names.MessagingNames;
import com.cruddur.messaging.ops.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The templates of several stages, in one subdirectory for each stage. */
record AssemblyDirectories(Path directory) implements TemplateSource {

    @Override
    public Set<String> stages() {
        try (Stream<Path> stages = Files.list(directory)) {
            return stages.filter(CheckoutTemplates::holdsTemplates)
                    .map(stage -> stage.getFileName().toString())
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new Failure("%s cannot be read: %s".formatted(directory, e), e);
        }
    }

    @Override
    public Optional<Path> templates(String stage, MessagingNames names) {
        return Optional.of(directory.resolve(stage)).filter(CheckoutTemplates::holdsTemplates);
    }
}
