package com.cruddur.messaging.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.local.TemporaryDirectory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Committed templates, with one directory for each stage or variant.
 *
 * @param update whether a check first updates the snapshots
 */
record Snapshots(Path root, boolean update) {

    private static final String HOW = "mvn verify -Dsnapshots.update=true";
    private static final JsonMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /** Returns the snapshots in a directory of this project. */
    static Snapshots in(String root) {
        return new Snapshots(Path.of(root), Boolean.getBoolean("snapshots.update"));
    }

    /** Fails if the templates differ from the snapshots in a directory. */
    void check(String name, Map<String, JsonNode> templates) throws IOException {
        Path directory = root.resolve(name);
        SortedMap<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, JsonNode> template : templates.entrySet()) {
            // Jackson sorts the keys of maps, but not of trees.
            String json = SORTED.writeValueAsString(SORTED.convertValue(template.getValue(), Map.class)) + "\n";
            texts.put(template.getKey() + ".template.json", json);
        }
        if (update) {
            write(directory, texts);
        }
        SortedMap<String, String> snapshots = read(directory);
        Set<String> names = new TreeSet<>(snapshots.keySet());
        names.addAll(texts.keySet());
        names.removeIf(file -> Objects.equals(snapshots.get(file), texts.get(file)));
        assertThat(names)
                .as(
                        "Snapshots in %s differ from the templates. If the change is intended, run %s and commit the changed files",
                        directory, HOW)
                .isEmpty();
    }

    /** Fails if there is a directory with a different name. */
    void checkNames(Set<String> names) throws IOException {
        Set<String> others = new TreeSet<>();
        try (Stream<Path> directories = Files.list(root)) {
            directories.map(Path::getFileName).map(Path::toString).forEach(others::add);
        }
        others.removeAll(names);
        if (update) {
            others.forEach(other -> TemporaryDirectory.delete(root.resolve(other)));
            others.clear();
        }
        assertThat(others)
                .as(
                        "Snapshots in %s of stages or variants that no longer exist. Run %s and commit the deletions",
                        root, HOW)
                .isEmpty();
    }

    private static SortedMap<String, String> read(Path directory) throws IOException {
        SortedMap<String, String> result = new TreeMap<>();
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    result.put(file.getFileName().toString(), Files.readString(file));
                }
            }
        }
        return result;
    }

    private static void write(Path directory, Map<String, String> templates) throws IOException {
        TemporaryDirectory.delete(directory);
        Files.createDirectories(directory);
        for (Map.Entry<String, String> template : templates.entrySet()) {
            Files.writeString(directory.resolve(template.getKey()), template.getValue());
        }
    }
}
