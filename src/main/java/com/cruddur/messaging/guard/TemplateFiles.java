package com.cruddur.messaging.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The templates in a directory: those that its manifest names, as an earlier synth may have left others there, or where it
 * has no manifest all of them.
 */
public final class TemplateFiles {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUFFIX = ".template.json";

    private TemplateFiles() {}

    /**
     * Returns the templates by the names of their stacks; none where the directory is of something else.
     *
     * @throws IllegalStateException if the directory or its manifest cannot be read
     */
    public static Map<String, Path> in(Path directory) {
        Path manifest = directory.resolve("manifest.json");
        try {
            return Files.exists(manifest) ? named(manifest) : all(directory);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("%s is no JSON: %s".formatted(manifest, e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new IllegalStateException("The templates in %s cannot be read: %s".formatted(directory, e), e);
        }
    }

    private static Map<String, Path> named(Path manifest) throws IOException {
        Map<String, Path> templates = new TreeMap<>();
        for (JsonNode artifact : JSON.readTree(manifest.toFile()).path("artifacts")) {
            if (artifact.path("type").asText().equals("aws:cloudformation:stack")) {
                add(
                        templates,
                        manifest.resolveSibling(
                                artifact.at("/properties/templateFile").asText()));
            }
        }
        return templates;
    }

    private static Map<String, Path> all(Path directory) throws IOException {
        Map<String, Path> templates = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            files.forEach(file -> add(templates, file));
        }
        return templates;
    }

    /** By the file's name in both cases, so that an assembly can be compared with a directory without a manifest. */
    private static void add(Map<String, Path> templates, Path file) {
        templates.put(file.getFileName().toString().replace(SUFFIX, ""), file);
    }
}
