package com.cruddur.messaging.assembly;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Reads the manifest and the templates of a cloud assembly. */
final class AssemblyTemplates {

    /** An exported value of a stack, with intrinsic functions not resolved. */
    record Export(String stack, JsonNode value) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final JsonNode manifest;
    private final List<Resource> resources = new ArrayList<>();
    private final Map<String, Export> exports = new HashMap<>();

    AssemblyTemplates(Path directory) {
        this.directory = directory;
        Path file = directory.resolve("manifest.json");
        if (!Files.isRegularFile(file)) {
            throw new AssemblyException(
                    "%s is not a cloud assembly: it has no manifest.json. Synthesize into an empty directory: npx cdk synth -o cdk.out"
                            .formatted(directory));
        }
        manifest = read(file);
        for (JsonNode artifact : manifest.path("artifacts")) {
            if (isStack(artifact)) {
                addStack(artifact);
            }
        }
    }

    static boolean isStack(JsonNode artifact) {
        return artifact.path("type").asText().equals("aws:cloudformation:stack");
    }

    static String stackName(JsonNode artifact) {
        return artifact.at("/properties/stackName")
                .asText(artifact.path("displayName").asText());
    }

    /** Returns the names of all stacks, each after its dependencies. */
    List<String> stacks() {
        Set<String> stacks = new LinkedHashSet<>();
        manifest.path("artifacts").fieldNames().forEachRemaining(artifact -> addWithDependencies(artifact, stacks));
        return List.copyOf(stacks);
    }

    private void addWithDependencies(String id, Set<String> stacks) {
        JsonNode artifact = manifest.path("artifacts").path(id);
        artifact.path("dependencies").forEach(dependency -> addWithDependencies(dependency.asText(), stacks));
        if (isStack(artifact)) {
            stacks.add(stackName(artifact));
        }
    }

    JsonNode manifest() {
        return manifest;
    }

    List<String> missing() {
        return StreamSupport.stream(manifest.path("missing").spliterator(), false)
                .map(lookUp -> lookUp.path("key").asText())
                .toList();
    }

    Set<String> accounts() {
        return environments(2);
    }

    Set<String> regions() {
        return environments(3);
    }

    List<Resource> resources() {
        return resources;
    }

    List<Resource> resources(String type) {
        return resources.stream()
                .filter(resource -> resource.type().equals(type))
                .toList();
    }

    /** Returns the only resource of a type. */
    Resource only(String type) {
        List<Resource> found = resources(type);
        if (found.size() != 1) {
            throw new AssemblyException(
                    "The templates in %s hold %d resources of type %s, but exactly one is expected: %s. The assembly may be from "
                                    .formatted(directory, found.size(), type, found)
                            + "a different app. Synthesize this app into an empty directory: npx cdk synth -o cdk.out");
        }
        return found.get(0);
    }

    Optional<Resource> find(String stack, String logicalId) {
        return resources.stream()
                .filter(resource -> resource.stack().equals(stack))
                .filter(resource -> resource.logicalId().equals(logicalId))
                .findAny();
    }

    Optional<Export> export(String name) {
        return Optional.ofNullable(exports.get(name));
    }

    /** Returns a part of aws://ACCOUNT/REGION, without the unknown ones of aws://unknown-account/unknown-region. */
    private Set<String> environments(int part) {
        return StreamSupport.stream(manifest.path("artifacts").spliterator(), false)
                .filter(AssemblyTemplates::isStack)
                .map(stack -> stack.path("environment").asText().split("/"))
                .filter(parts -> parts.length > part && !parts[part].startsWith("unknown-"))
                .map(parts -> parts[part])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void addStack(JsonNode artifact) {
        JsonNode template =
                read(directory.resolve(artifact.at("/properties/templateFile").asText()));
        String stack = stackName(artifact);
        template.path("Resources")
                .properties()
                .forEach(entry -> resources.add(Resource.of(stack, entry.getKey(), entry.getValue())));
        for (JsonNode output : template.path("Outputs")) {
            JsonNode name = output.at("/Export/Name");
            if (name.isTextual()) {
                exports.put(name.asText(), new Export(stack, output.get("Value")));
            }
        }
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new AssemblyException("%s is not valid JSON: %s".formatted(file, e.getOriginalMessage()));
        } catch (IOException e) {
            throw new AssemblyException("%s cannot be read: %s".formatted(file, e.getMessage()));
        }
    }
}
