package com.cruddur.messaging.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The templates in a directory. If the directory has a manifest, only the templates that it names count, because an earlier
 * synth may have left others.
 */
public final class TemplateFiles {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUFFIX = ".template.json";

    private TemplateFiles() {}

    /**
     * Returns the stacks of a directory and of its nested assemblies, by their names. Returns an empty map if the directory
     * has no templates.
     *
     * @throws IllegalStateException if the directory or its manifest cannot be read, or two stacks have the same name
     */
    public static Map<String, SynthesizedStack> in(Path directory) {
        Path manifest = directory.resolve("manifest.json");
        Map<String, SynthesizedStack> stacks = new TreeMap<>();
        try {
            if (Files.exists(manifest)) {
                addNamed(stacks, manifest);
            } else {
                addAll(stacks, directory);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("%s is not JSON: %s".formatted(manifest, e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new IllegalStateException("The templates in %s cannot be read: %s".formatted(directory, e), e);
        }
        return stacks;
    }

    /** Adds the stacks of a manifest by their CloudFormation names, which default to the ids of their artifacts. */
    private static void addNamed(Map<String, SynthesizedStack> stacks, Path manifest) throws IOException {
        for (Map.Entry<String, JsonNode> entry :
                JSON.readTree(manifest.toFile()).path("artifacts").properties()) {
            JsonNode artifact = entry.getValue();
            JsonNode properties = artifact.path("properties");
            switch (artifact.path("type").asText()) {
                case "aws:cloudformation:stack" ->
                    add(
                            stacks,
                            properties.path("stackName").asText(entry.getKey()),
                            new SynthesizedStack(
                                    manifest.resolveSibling(
                                            properties.path("templateFile").asText()),
                                    artifact));
                case "cdk:cloud-assembly" ->
                    in(manifest.resolveSibling(properties.path("directoryName").asText()))
                            .forEach((name, stack) -> add(stacks, name, stack));
                default -> {} // an asset, or the tree of constructs
            }
        }
    }

    private static void addAll(Map<String, SynthesizedStack> stacks, Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            files.forEach(file -> add(
                    stacks,
                    file.getFileName().toString().replace(SUFFIX, ""),
                    new SynthesizedStack(file, MissingNode.getInstance())));
        }
    }

    private static void add(Map<String, SynthesizedStack> stacks, String name, SynthesizedStack stack) {
        SynthesizedStack other = stacks.put(name, stack);
        if (other != null) {
            throw new IllegalStateException(
                    "%s and %s both define a stack named %s, so they cannot be compared with earlier templates. Give each stack a unique name."
                            .formatted(other.file(), stack.file(), name));
        }
    }
}
