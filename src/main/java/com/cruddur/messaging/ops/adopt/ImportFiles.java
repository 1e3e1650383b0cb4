package com.cruddur.messaging.ops.adopt;

import static java.util.stream.Collectors.groupingBy;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.local.FileProblem;
import com.cruddur.messaging.ops.cli.Failure;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the files that {@code cdk import} takes: an assembly with the resources as they are in the account, and a resource
 * mapping for each stack.
 */
final class ImportFiles {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ImportFiles() {}

    static void write(Path directory, Assembly assembly, List<ExistingResource> resources) {
        try {
            assembly.write(
                    directory, resources.stream().map(ExistingResource::asItIs).toList());
            for (Map.Entry<String, List<ExistingResource>> stack : resources.stream()
                    .collect(groupingBy(existing -> existing.template().stack()))
                    .entrySet()) {
                Map<String, Map<String, String>> mapping = new HashMap<>();
                stack.getValue()
                        .forEach(existing -> mapping.put(existing.template().logicalId(), existing.identifier()));
                JSON.writeValue(mapping(directory, stack.getKey()).toFile(), mapping);
            }
        } catch (IOException e) {
            throw new Failure("%s cannot be written: %s".formatted(directory, FileProblem.of(e)), e);
        }
    }

    static Path mapping(Path directory, String stack) {
        return directory.resolve(stack + ".resource-mapping.json");
    }
}
