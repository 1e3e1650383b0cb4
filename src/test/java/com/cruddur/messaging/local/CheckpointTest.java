package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

    private static final String NUMBER = "000000000000000000123";

    @TempDir
    Path directory;

    private Checkpoint checkpoint() {
        return new Checkpoint(directory.resolve("checkpoint.json"), "stream");
    }

    @Test
    void what_was_saved_is_read() {
        checkpoint().save("shard", NUMBER);

        assertThat(checkpoint().sequenceNumbers()).isEqualTo(Map.of("shard", NUMBER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "{\"streamArn\": \"stream\", \"sequenceNumbers\": {\"shard\": \"damaged\"}}"})
    void what_is_damaged_is_none(String text) throws IOException {
        Files.writeString(directory.resolve("checkpoint.json"), text);

        assertThat(checkpoint().sequenceNumbers()).isEmpty();
    }
}
