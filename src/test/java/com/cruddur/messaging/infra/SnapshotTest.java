package com.cruddur.messaging.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every template, as it is to be deployed. A change of a template is a change of what stands in somebody's account: it
 * shows here, for a reviewer to read.
 *
 * <p>The snapshots of a variant are the templates that differ from those of its stage.
 */
class SnapshotTest {

    private static final Path SNAPSHOTS = Path.of("src/test/resources/snapshots");
    private static final String UPDATE = "mvn verify -Dsnapshots.update=true";
    private static final JsonMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    @ParameterizedTest
    @EnumSource
    void templates_are_those_of_the_snapshots(Variant variant) throws IOException {
        Path directory = SNAPSHOTS.resolve(variant.directory());
        SortedMap<String, String> templates = templates(variant);
        if (Boolean.getBoolean("snapshots.update")) {
            write(directory, templates);
        }
        assertThat(read(directory))
                .as("Snapshots of %s. If the change is meant, run %s and commit what it writes", variant, UPDATE)
                .isEqualTo(templates);
    }

    @Test
    void directories_are_those_of_the_variants() throws IOException {
        try (Stream<Path> directories = Files.list(SNAPSHOTS)) {
            assertThat(directories.map(Path::getFileName).map(Path::toString))
                    .isSubsetOf(
                            Stream.of(Variant.values()).map(Variant::directory).toList());
        }
    }

    private static SortedMap<String, String> templates(Variant variant) throws IOException {
        SortedMap<String, String> result = new TreeMap<>();
        for (Map.Entry<String, JsonNode> stack :
                Synthesized.of(variant).templates().entrySet()) {
            JsonNode template = stack.getValue();
            if (variant.stage == null
                    || !template.equals(
                            Synthesized.of(variant.stage).templates().get(stack.getKey()))) {
                // Maps, unlike trees, are written with their keys sorted.
                String json = SORTED.writeValueAsString(SORTED.convertValue(template, Map.class)) + "\n";
                result.put(stack.getKey() + ".template.json", json);
            }
        }
        return result;
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
        for (String orphan : read(directory).keySet()) {
            Files.delete(directory.resolve(orphan));
        }
        Files.createDirectories(directory);
        for (Map.Entry<String, String> template : templates.entrySet()) {
            Files.writeString(directory.resolve(template.getKey()), template.getValue());
        }
    }
}
